namespace Pix.Aws.Clustering.Table;

/// <summary>Attribute names of the table: those of Orleans' own provider, so that either can continue with the other's table.</summary>
internal static class SiloColumns
{
    /// <summary>Partition key: the cluster's id.</summary>
    public const string DeploymentId = "DeploymentId";

    /// <summary>Sort key: address, port and generation of a silo, or <see cref="VersionRow"/>.</summary>
    public const string SiloIdentity = "SiloIdentity";

    /// <summary>Sort key of the row that carries the version of the whole membership.</summary>
    public const string VersionRow = "VersionRow";

    public const string ETag = "ETag";
    public const string MembershipVersion = "MembershipVersion";
    public const string Address = "Address";
    public const string Port = "Port";
    public const string Generation = "Generation";
    public const string HostName = "HostName";
    public const string SiloStatus = "SiloStatus";
    public const string ProxyPort = "ProxyPort";
    public const string SiloName = "SiloName";
    public const string SuspectingSilos = "SuspectingSilos";
    public const string SuspectingTimes = "SuspectingTimes";
    public const string StartTime = "StartTime";
    public const string IAmAliveTime = "IAmAliveTime";
}
