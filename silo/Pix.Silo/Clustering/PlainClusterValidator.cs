using Microsoft.Extensions.Options;
using Pix.Cluster.Tls;

namespace Pix.Silo.Clustering;

/// <summary>Refuses to open a silo's ports to the network without certificates: whoever reaches the gateway has payments signed.</summary>
internal sealed class PlainClusterValidator(IConfiguration configuration) : IValidateOptions<SiloClusteringOptions>
{
    public ValidateOptionsResult Validate(string? name, SiloClusteringOptions options)
    {
        // Read without validation: what is wrong with the certificates is told by their own validator.
        var tls = configuration.GetSection(ClusterTlsOptions.Section).Get<ClusterTlsOptions>() ?? new ClusterTlsOptions();
        return tls.IsOn || tls.AllowPlainCluster || !ClusterExposure.IsOnTheNetwork(options)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Pix:ClusterCertificate is empty, and other machines can reach Pix:SiloPort {options.SiloPort} and Pix:GatewayPort {options.GatewayPort}: anyone there could have a payment signed. "
                + "Set Pix:ClusterCertificate, Pix:ClusterCertificateKey and Pix:ClusterCertificateAuthority, or Pix:AllowPlainCluster to true if the network itself keeps strangers out.");
    }
}
