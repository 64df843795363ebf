using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Keys;
using Pix.Hsm.Memory;
using Pix.Hsm.Pairs;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;
using Pix.Settings;

namespace Pix.Grains.Tests.Signing;

/// <summary>An RSA key in memory, through the seam by which the HSM's come.</summary>
internal sealed class MemoryKey : ISigningKey
{
    private readonly RSA _key;

    /// <param name="label">Label of the pair, and name in the certificate.</param>
    /// <param name="notBefore">Begin of the certificate's validity.</param>
    /// <param name="notAfter">Its end.</param>
    /// <param name="key">The key; a new one, which takes long to make, when null.</param>
    public MemoryKey(string label, DateTimeOffset notBefore, DateTimeOffset notAfter, RSA? key = null)
    {
        _key = key ?? RSA.Create(2048);
        Label = KeyLabel.Parse(label);
        Certificate = new CertificateRequest($"CN={label}, O=ICP-Brasil, C=BR", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(notBefore, notAfter);
    }

    public KeyLabel Label { get; }

    public X509Certificate2 Certificate { get; }

    /// <summary>What the key fails with; None when it signs.</summary>
    public SigningFailure Failure { get; set; }

    /// <summary>What the key throws instead of signing.</summary>
    public Exception? Fault { get; set; }

    public SigningTerm Term(DateTimeOffset? told = null, bool withdrawn = false) => new(
        Label, Certificate.Thumbprint, CertificateText.Serial(Certificate), Certificate.NotBefore.ToUniversalTime(), Certificate.NotAfter.ToUniversalTime(), told, withdrawn);

    public RememberedPair Pair(DateTimeOffset? told = null, bool withdrawn = false) => new(Label, Certificate, told, withdrawn);

    public ValueTask<TokenSignature> SignDigestAsync(ReadOnlyMemory<byte> sha256Digest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Fault is { } fault)
        {
            throw fault;
        }

        return ValueTask.FromResult(Failure == SigningFailure.None
            ? new TokenSignature { Value = _key.SignHash(sha256Digest.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), Detail = "" }
            : new TokenSignature { Failure = Failure, Detail = $"{Failure}.", RetryAfter = TimeSpan.FromSeconds(2) });
    }
}
