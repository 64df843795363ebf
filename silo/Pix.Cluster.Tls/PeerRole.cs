namespace Pix.Cluster.Tls;

/// <summary>What the other end of a connection must be, by its certificate.</summary>
public enum PeerRole
{
    /// <summary>A silo or a front door: it calls the gateway.</summary>
    Member,

    /// <summary>A silo: it calls a silo's own port, or is called.</summary>
    Silo,
}
