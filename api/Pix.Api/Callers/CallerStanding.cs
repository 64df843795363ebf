using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Settings;

namespace Pix.Api.Callers;

/// <summary>A stored decision whether a caller's certificate is accepted, and how long this decision is valid.</summary>
/// <param name="Authorities">The certificate authorities with which the certificate was checked.</param>
/// <param name="Until">
/// Time at which the first certificate of the chain (root included) expires. For a refused certificate: the minimum if the certificate must be
/// checked again next time, the maximum if not.
/// </param>
/// <param name="Why">Why the certificate is not accepted, as a clause; null when the certificate is accepted.</param>
internal sealed record CallerStanding(CallerAuthorities Authorities, DateTimeOffset Until, string? Why)
{
    /// <summary>Whether this decision is still valid with these authorities at this time.</summary>
    public bool Holds(CallerAuthorities authorities, DateTimeOffset now) => ReferenceEquals(Authorities, authorities) && now < Until;

    /// <summary>
    /// Decides whether a certificate is accepted. It must be valid now, be for TLS clients, be issued under one of the authorities and not be
    /// revoked. The operating system's trusted roots are not used, and nothing is downloaded.
    /// </summary>
    /// <param name="certificate">The caller's certificate.</param>
    /// <param name="between">The intermediate certificates that the caller sent in the TLS handshake.</param>
    /// <param name="authorities">The certificate authorities that are currently set for callers.</param>
    /// <param name="now">The time.</param>
    public static CallerStanding Of(X509Certificate2 certificate, X509Certificate2Collection between, CallerAuthorities authorities, DateTimeOffset now)
    {
        try
        {
            return CertificateUse.Names(certificate, CertificateUse.Client) ? OfChain(certificate, between, authorities, now) : Refused("its extended key usage does not name clientAuth");
        }
        catch (CryptographicException broken)
        {
            return Refused($"it cannot be read ({broken.Message})");
        }

        CallerStanding Refused(string why) => new(authorities, DateTimeOffset.MaxValue, why);
    }

    private static CallerStanding OfChain(X509Certificate2 certificate, X509Certificate2Collection between, CallerAuthorities authorities, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(authorities.Certificates);
        policy.ExtraStore.AddRange(between);

        // Only the revocation lists from the settings are used, so .NET must not check revocation itself. It must not call addresses in a
        // stranger's certificate (authority information access) either.
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.ApplicationPolicy.Add(new Oid(CertificateUse.Client));
        policy.VerificationTime = now.UtcDateTime;
        if (!chain.Build(certificate))
        {
            return new(authorities, DateTimeOffset.MinValue, $"it is not one of Pix:CallerCertificateAuthorities that is valid now ({string.Join(", ", chain.ChainStatus.Select(status => status.Status).Distinct())})");
        }

        // The last certificate of the chain is the authority's own, which cannot be revoked by the authority's own list.
        var isRevoked = authorities.HaveRevoked(chain.ChainElements.SkipLast(1).Select(element => CertificateNumber.Of(element.Certificate)));
        return new(authorities, chain.ChainElements.Min(element => element.Certificate.NotAfter.ToUniversalTime()), isRevoked ? "Pix:CallerRevocationLists revokes it, or one between it and the root" : null);
    }
}
