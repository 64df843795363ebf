using System.Security.Cryptography.X509Certificates;

namespace Pix.Transmission.Tls;

/// <summary>
/// Accepts a server if its certificate is exactly one of the given certificates (a pin; the server's name is then not compared), or if it chains
/// to one of them and has the right name. The system's own root certificates are not trusted, and nothing is downloaded.
/// </summary>
/// <remarks>
/// Source: the security manual requires that the server's certificate is checked (QA 186). The Central Bank announces new certificates of its
/// channels, so pinning is possible. The name is checked by RFC 6125: by subject alternative names, or by the common name if there are none. A
/// pinned certificate is accepted even outside its validity, because it identifies one key and the operator chose it.
/// </remarks>
internal sealed class ServerTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2Collection _trusted;

    public ServerTrust(X509Certificate2Collection trusted) => _trusted = trusted;

    public TrustVerdict Judge(X509Certificate2 server, X509Certificate2Collection presented, string host, DateTimeOffset now)
    {
        if (IsTrusted(server))
        {
            return new TrustVerdict(true, "It is one of BcbMtlsCertificate.");
        }

        using var chain = new X509Chain { ChainPolicy = Policy(presented, now) };
        if (!chain.Build(server) || !chain.ChainElements.Skip(1).Any(element => IsTrusted(element.Certificate)))
        {
            var status = string.Join(", ", chain.ChainStatus.Select(item => item.Status).Distinct());
            return new TrustVerdict(false, $"It is not one of Pix:BcbMtlsCertificate and does not chain to one of them ({status}).");
        }

        return server.MatchesHostname(host) ? new TrustVerdict(true, "It chains to one of BcbMtlsCertificate and its name matches.")
            : new TrustVerdict(false, $"It chains to one of Pix:BcbMtlsCertificate, but its name is not {host}.");
    }

    // An unknown certificate authority is allowed here, because a trusted certificate can be an intermediate. Judge then checks that the chain
    // has a trusted certificate.
    private X509ChainPolicy Policy(X509Certificate2Collection presented, DateTimeOffset now)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority,
            VerificationTime = now.LocalDateTime,
            VerificationTimeIgnored = false,
        };
        policy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(ServerAuthentication));
        policy.CustomTrustStore.AddRange(_trusted);
        policy.ExtraStore.AddRange(presented);
        return policy;
    }

    private bool IsTrusted(X509Certificate2 certificate) =>
        _trusted.Any(trusted => trusted.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span));
}
