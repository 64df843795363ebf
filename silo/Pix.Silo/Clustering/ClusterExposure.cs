using System.Net;

namespace Pix.Silo.Clustering;

/// <summary>Determines whether other machines can reach this silo's ports.</summary>
internal static class ClusterExposure
{
    /// <summary>
    /// True if the silo listens on the network. With a localhost cluster it listens on loopback; with DynamoDB on the configured address, or on
    /// all addresses if none is configured.
    /// </summary>
    public static bool IsOnTheNetwork(SiloClusteringOptions options) =>
        options.Clustering != ClusteringKind.Localhost && !(IPAddress.TryParse(options.AdvertisedAddress, out var address) && IPAddress.IsLoopback(address));
}
