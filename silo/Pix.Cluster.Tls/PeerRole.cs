namespace Pix.Cluster.Tls;

/// <summary>Role of a process in the cluster, which its certificate proves.</summary>
public enum PeerRole
{
    /// <summary>A silo or a front door, which may connect to the gateway port. As the role of a process, a front door.</summary>
    Member,

    /// <summary>A silo. Only silos may connect to the silo port, and only silos may be connected to.</summary>
    Silo,
}
