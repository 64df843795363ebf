using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Pix.Settings;

namespace Pix.Cluster.Tls;

/// <summary>Checks that certificate, key and authority belong together, and that the certificate is valid now and for the process's role.</summary>
internal sealed class ClusterTlsOptionsValidator(PeerRole role, TimeProvider time) : IValidateOptions<ClusterTlsOptions>
{
    public ValidateOptionsResult Validate(string? name, ClusterTlsOptions options)
    {
        if (!options.IsOn)
        {
            return ValidateOptionsResult.Success;
        }

        TextOrFile[] settings = [options.ClusterCertificate, options.ClusterCertificateKey, options.ClusterCertificateAuthority];
        if (settings.Any(setting => setting.IsEmpty))
        {
            return ValidateOptionsResult.Fail("Pix:ClusterCertificate, Pix:ClusterCertificateKey and Pix:ClusterCertificateAuthority: all three must be set, or none.");
        }

        try
        {
            return Judge(ClusterCertificates.Load(ClusterCertificates.Read(options)));
        }
        catch (Exception unusable) when (unusable is UnreadableSettingException or CryptographicException)
        {
            return ValidateOptionsResult.Fail(
                $"Pix:ClusterCertificate, Pix:ClusterCertificateKey and Pix:ClusterCertificateAuthority cannot be used together: {unusable.Message.TrimEnd('.')}; "
                + "they must be a certificate, the key that belongs to it, and the authority that issued it, as PEM text or paths of PEM files.");
        }
    }

    private ValidateOptionsResult Judge(ClusterCertificates certificates)
    {
        var own = certificates.Own;
        var (now, from, until) = (time.GetUtcNow().UtcDateTime, own.NotBefore.ToUniversalTime(), own.NotAfter.ToUniversalTime());
        if (now < from || now > until)
        {
            return ValidateOptionsResult.Fail(string.Create(CultureInfo.InvariantCulture, $"Pix:ClusterCertificate is valid from {from:u} to {until:u}, and it is {now:u}; it must be valid."));
        }

        if (!certificates.Certify(own))
        {
            return ValidateOptionsResult.Fail($"Pix:ClusterCertificate ({own.Subject}) is not issued by Pix:ClusterCertificateAuthority; silos and front doors would not take it.");
        }

        return role switch
        {
            PeerRole.Silo when !ClusterCertificates.IsForSilos(own) =>
                ValidateOptionsResult.Fail($"Pix:ClusterCertificate ({own.Subject}) is not a silo's; its extended key usage must have serverAuth and clientAuth."),
            PeerRole.Member when !ClusterCertificates.IsForFrontDoors(own) =>
                ValidateOptionsResult.Fail($"Pix:ClusterCertificate ({own.Subject}) is not a front door's; its extended key usage must have clientAuth."),
            _ => ValidateOptionsResult.Success,
        };
    }
}
