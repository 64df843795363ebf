using System.Net;

namespace Pix.Silo.Clustering;

/// <summary>Whether other machines reach the ports of this silo.</summary>
internal static class ClusterExposure
{
    /// <summary>A localhost cluster listens on loopback; one in DynamoDB where its address says, or everywhere.</summary>
    public static bool IsOnTheNetwork(SiloClusteringOptions options) =>
        options.Clustering != ClusteringKind.Localhost && !(IPAddress.TryParse(options.AdvertisedAddress, out var address) && IPAddress.IsLoopback(address));
}
