using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Mtls;

/// <summary>The client certificate and private key that Pix uses for mutual TLS with the Central Bank. The private key stays in the HSM.</summary>
/// <remarks>Read <see cref="CertificateContext"/> for each new connection, because it changes when certificates rotate.</remarks>
public sealed class MtlsIdentity : IDisposable
{
    private readonly TimeProvider _time;
    private volatile IReadOnlyList<MtlsPair> _pairs = [];

    internal MtlsIdentity(TimeProvider time) => _time = time;

    /// <summary>Raised after the certificate or its key was replaced. Open connections continue; new connections use the new certificate.</summary>
    public event EventHandler? Changed;

    /// <summary>The newest pair that is valid now, for <see cref="SslClientAuthenticationOptions.ClientCertificateContext"/>.</summary>
    /// <exception cref="HsmException">No certificate is valid now, no mTLS key is configured, or the HSM is not started.</exception>
    public SslStreamCertificateContext CertificateContext => CurrentPair().Context;

    /// <summary>Certificate of the newest pair that is valid now. Its private key can be used but not read.</summary>
    public X509Certificate2 Certificate => CurrentPair().Certificate;

    /// <summary>True if a pair is valid now.</summary>
    public bool IsReady => Newest() is not null;

    /// <summary>True if the private key comes from a file, which is for development only.</summary>
    public bool IsFromFile { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The certificates are not disposed, because handshakes in progress use them. Their handles are freed when the last handshake ends.
        _pairs = [];
    }

    internal IReadOnlyList<MtlsPair> Pairs => _pairs;

    internal void Replace(IEnumerable<MtlsPair> pairs, bool fromFile)
    {
        _pairs = [.. pairs.OrderByDescending(pair => pair.Certificate.NotBefore)];
        IsFromFile = fromFile;
        Changed?.Invoke(this, EventArgs.Empty);
    }

    private MtlsPair CurrentPair() =>
        Newest() ?? throw new HsmException(
            HsmProblem.NoValidCertificate,
            _pairs.Count == 0
                ? "There is no mTLS identity: the HSM is not started, or Pix:MtlsKeyLabel and Pix:MtlsCertificate are not set."
                : $"Pix:{nameof(HsmOptions.MtlsCertificate)} holds no certificate that is valid now; add one that is.");

    private MtlsPair? Newest()
    {
        var now = _time.GetUtcNow();
        return _pairs.FirstOrDefault(pair => pair.IsValidAt(now));
    }
}
