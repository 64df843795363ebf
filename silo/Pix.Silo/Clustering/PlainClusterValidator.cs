using Microsoft.Extensions.Options;
using Pix.Cluster.Tls;

namespace Pix.Silo.Clustering;

/// <summary>
/// Refuses to start a silo that opens its ports to the network without certificates, because any process that reaches the gateway could have
/// payments signed.
/// </summary>
internal sealed class PlainClusterValidator(IConfiguration configuration) : IValidateOptions<SiloClusteringOptions>
{
    public ValidateOptionsResult Validate(string? name, SiloClusteringOptions options)
    {
        // Read directly and not as validated options, because the certificates have a validator of their own.
        var tls = configuration.GetSection(ClusterTlsOptions.Section).Get<ClusterTlsOptions>() ?? new ClusterTlsOptions();
        return tls.IsOn || tls.AllowPlainCluster || !ClusterExposure.IsOnTheNetwork(options)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Pix:ClusterCertificate is empty, and other machines can reach Pix:SiloPort {options.SiloPort} and Pix:GatewayPort {options.GatewayPort}: anyone there could have a payment signed. "
                + "Set Pix:ClusterCertificate, Pix:ClusterCertificateKey and Pix:ClusterCertificateAuthority, or Pix:AllowPlainCluster to true if the network itself keeps strangers out.");
    }
}
