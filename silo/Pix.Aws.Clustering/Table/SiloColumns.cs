namespace Pix.Aws.Clustering.Table;

/// <summary>
/// Attribute names of the table. They are the names of Orleans' own provider, so that each of the two providers can use the other's table.
/// </summary>
internal static class SiloColumns
{
    /// <summary>Partition key, whose value is the cluster's id.</summary>
    public const string DeploymentId = "DeploymentId";

    /// <summary>Sort key, whose value is the address, port and generation of a silo, or <see cref="VersionRow"/>.</summary>
    public const string SiloIdentity = "SiloIdentity";

    /// <summary>Value of the sort key of the row that has the version of the whole membership.</summary>
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
