using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Signatures;
using Pix.Signatures.Identity;
using Pix.Signatures.Signing;
using Pix.Signatures.Verification;

namespace Pix.Fuzz;

/// <summary>A signing key made for one run, and verification policies that trust its certificate.</summary>
internal sealed class FuzzSigner : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;
    private readonly TrustedSigners _trusted;

    public FuzzSigner()
    {
        var request = new CertificateRequest("CN=Fuzz, O=Pix, C=BR", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        _certificate = request.CreateSelfSigned(Now.AddYears(-10), Now.AddYears(10));
        _trusted = TrustedSigners.FromCertificates([_certificate]);
        Identity = SigningIdentity.FromCertificate(_certificate);
    }

    public SigningIdentity Identity { get; }

    public string CertificatePem => _certificate.ExportCertificatePem();

    public byte[] Sign(SignatureProfile profile, byte[] document)
    {
        var result = DocumentSigner.Plan(profile, document, Identity);
        return result.IsPlanned
            ? result.Plan.Splice(_key.SignHash(result.Plan.Digest.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            : throw new ArgumentException($"A seed document cannot be signed: {result.Error}, {result.Detail}", nameof(document));
    }

    /// <summary>Signs a document that was already read.</summary>
    public ReadOnlyMemory<byte> Sign(UnsignedDocument document)
    {
        var plan = document.Plan(Identity).Plan!;
        return plan.Splice(_key.SignHash(plan.Digest.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public VerificationPolicy Policy(SignatureProfile profile) =>
        profile == SignatureProfile.Spi ? VerificationPolicy.Spi(_trusted) : VerificationPolicy.Dict(_trusted);

    public void Dispose()
    {
        _key.Dispose();
        _certificate.Dispose();
    }
}
