using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Mtls;

/// <summary>Pix's identity for the Central Bank's servers: certificate and private key for mutual TLS. The key stays in the HSM.</summary>
/// <remarks>Read <see cref="CertificateContext"/> for each new connection: it changes when certificates rotate.</remarks>
public sealed class MtlsIdentity : IDisposable
{
    private readonly TimeProvider _time;
    private volatile IReadOnlyList<MtlsPair> _pairs = [];

    internal MtlsIdentity(TimeProvider time) => _time = time;

    /// <summary>Raised after the certificate or its key was replaced: open connections continue, new ones use the new.</summary>
    public event EventHandler? Changed;

    /// <summary>The newest pair that is valid now, for <see cref="SslClientAuthenticationOptions.ClientCertificateContext"/>.</summary>
    /// <exception cref="HsmException">None is valid now, no mTLS key is configured, or the HSM is not started.</exception>
    public SslStreamCertificateContext CertificateContext => CurrentPair().Context;

    /// <summary>Its certificate. The private key can be used but not read.</summary>
    public X509Certificate2 Certificate => CurrentPair().Certificate;

    /// <summary>Whether a pair is valid now.</summary>
    public bool IsReady => Newest() is not null;

    /// <summary>Whether the private key comes from a file: for development only.</summary>
    public bool IsFromFile { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Handshakes under way hold the certificates; their handles are freed when the last one ends.
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
