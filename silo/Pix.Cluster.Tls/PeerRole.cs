namespace Pix.Cluster.Tls;

/// <summary>What the peer of a connection must be, by its certificate.</summary>
public enum PeerRole
{
    /// <summary>A silo or a front door: callers of the gateway.</summary>
    Member,

    /// <summary>A silo: the caller of a silo's own port, or the called side.</summary>
    Silo,
}
