using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Pairs;

namespace Pix.Hsm.Mtls;

/// <summary>A certificate with its private key, ready for TLS.</summary>
internal sealed class MtlsPair : IDisposable
{
    public MtlsPair(X509Certificate2 certificateWithKey, IEnumerable<X509Certificate2> intermediates)
    {
        Certificate = certificateWithKey;
        // Offline, so that .NET downloads no certificates: the setting contains the whole chain, and the Central Bank's network allows no downloads.
        Context = SslStreamCertificateContext.Create(certificateWithKey, [.. intermediates], offline: true);
    }

    public X509Certificate2 Certificate { get; }

    public SslStreamCertificateContext Context { get; }

    public bool IsValidAt(DateTimeOffset now) => CertificateTimes.IsValid(Certificate, now);

    public void Dispose() => Certificate.Dispose();
}
