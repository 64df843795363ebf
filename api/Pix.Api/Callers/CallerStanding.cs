using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Settings;

namespace Pix.Api.Callers;

/// <summary>Whether a caller's certificate counts, and how long that can be said without looking again.</summary>
/// <param name="Authorities">Those it was judged by.</param>
/// <param name="Until">When the first certificate between it and the root ends.</param>
/// <param name="Why">Why it does not count, a clause; null when it does.</param>
internal sealed record CallerStanding(CallerAuthorities Authorities, DateTimeOffset Until, string? Why)
{
    /// <summary>Whether authorities and time are still those of the judgement.</summary>
    public bool Holds(CallerAuthorities authorities, DateTimeOffset now) => ReferenceEquals(Authorities, authorities) && now < Until;

    /// <summary>Judges a certificate: valid now, for clients, issued under an authority and not taken back by it. The operating system's opinion does not count, and nothing is fetched from anywhere.</summary>
    /// <param name="certificate">The caller's.</param>
    /// <param name="between">Those that came with it in the handshake.</param>
    /// <param name="authorities">Those that count.</param>
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

        // The lists are those of the settings. An address in a stranger's certificate (authority information access) is not called either.
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.ApplicationPolicy.Add(new Oid(CertificateUse.Client));
        policy.VerificationTime = now.UtcDateTime;
        if (!chain.Build(certificate))
        {
            return new(authorities, DateTimeOffset.MinValue, $"it is not one of Pix:CallerCertificateAuthorities that is valid now ({string.Join(", ", chain.ChainStatus.Select(status => status.Status).Distinct())})");
        }

        // The last one is an authority's own, which no list of its own takes back.
        var isRevoked = authorities.HaveRevoked(chain.ChainElements.SkipLast(1).Select(element => CertificateNumber.Of(element.Certificate)));
        return new(authorities, chain.ChainElements.Min(element => element.Certificate.NotAfter.ToUniversalTime()), isRevoked ? "Pix:CallerRevocationLists revokes it, or one between it and the root" : null);
    }
}
