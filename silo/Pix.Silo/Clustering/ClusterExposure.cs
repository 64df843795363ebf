using System.Net;

namespace Pix.Silo.Clustering;

/// <summary>Whether other machines can reach this silo's ports.</summary>
internal static class ClusterExposure
{
    /// <summary>A localhost cluster listens on loopback; one in DynamoDB listens on its configured address, or everywhere.</summary>
    public static bool IsOnTheNetwork(SiloClusteringOptions options) =>
        options.Clustering != ClusteringKind.Localhost && !(IPAddress.TryParse(options.AdvertisedAddress, out var address) && IPAddress.IsLoopback(address));
}
