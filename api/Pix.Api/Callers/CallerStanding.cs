using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Settings;

namespace Pix.Api.Callers;

/// <summary>The verdict on a caller's certificate, and how long the verdict is valid.</summary>
/// <param name="Authorities">The caller authorities with which the certificate was judged.</param>
/// <param name="Until">
/// Time at which the first certificate of the chain expires, the root included. For a refused certificate: the minimum if it must be judged
/// again, the maximum if not.
/// </param>
/// <param name="Why">Why the certificate is not accepted, as a clause; null when it is accepted.</param>
internal sealed record CallerStanding(CallerAuthorities Authorities, DateTimeOffset Until, string? Why)
{
    /// <summary>Whether the verdict is still valid for these authorities at this time.</summary>
    public bool Holds(CallerAuthorities authorities, DateTimeOffset now) => ReferenceEquals(Authorities, authorities) && now < Until;

    /// <summary>
    /// Judges a certificate. It must be valid now, be for TLS clients, be issued under one of the authorities and not be revoked. The
    /// operating system's trusted roots do not count, and nothing is downloaded.
    /// </summary>
    /// <param name="certificate">The caller's certificate.</param>
    /// <param name="between">The intermediate certificates that the caller sent in the handshake.</param>
    /// <param name="authorities">The caller authorities in force.</param>
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

        // Only revocation lists of the settings count. Addresses in a stranger's certificate (authority information access) are not called either.
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.ApplicationPolicy.Add(new Oid(CertificateUse.Client));
        policy.VerificationTime = now.UtcDateTime;
        if (!chain.Build(certificate))
        {
            return new(authorities, DateTimeOffset.MinValue, $"it is not one of Pix:CallerCertificateAuthorities that is valid now ({string.Join(", ", chain.ChainStatus.Select(status => status.Status).Distinct())})");
        }

        // The last certificate is the authority's own, which its own list cannot revoke.
        var isRevoked = authorities.HaveRevoked(chain.ChainElements.SkipLast(1).Select(element => CertificateNumber.Of(element.Certificate)));
        return new(authorities, chain.ChainElements.Min(element => element.Certificate.NotAfter.ToUniversalTime()), isRevoked ? "Pix:CallerRevocationLists revokes it, or one between it and the root" : null);
    }
}
