using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Signatures;
using Pix.Signatures.Identity;
using Pix.Signatures.Signing;
using Pix.Signatures.Verification;

namespace Pix.Bench.Signatures;

/// <summary>The software RSA key of 2,048 bits that all compared benchmarks use.</summary>
internal sealed class BenchSigner
{
    public static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<BenchSigner> LazyOne = new(() => new BenchSigner());

    private BenchSigner()
    {
        var request = new CertificateRequest(
            "CN=AC de Teste, OU=CSPB-99, O=ICP-Brasil, C=BR", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var certificate = request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(1));
        Identity = SigningIdentity.FromCertificate(certificate);
        Trusted = TrustedSigners.FromCertificates([certificate]);
        PublicKey = certificate.GetRSAPublicKey()!;
    }

    public static BenchSigner One => LazyOne.Value;

    public RSA Key { get; } = RSA.Create(2048);

    public RSA PublicKey { get; }

    public SigningIdentity Identity { get; }

    public TrustedSigners Trusted { get; }

    public byte[] Sign(SignatureProfile profile, ReadOnlyMemory<byte> document)
    {
        var plan = DocumentSigner.Plan(profile, document, Identity).Plan ?? throw new InvalidOperationException("The document cannot be signed.");
        return plan.Splice(SignHash(plan.Digest.Span));
    }

    public byte[] SignHash(ReadOnlySpan<byte> digest) => Key.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public bool VerifyHash(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> value) =>
        PublicKey.VerifyHash(digest, value, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public VerificationPolicy Policy(SignatureProfile profile) =>
        profile == SignatureProfile.Spi ? VerificationPolicy.Spi(Trusted) : VerificationPolicy.Dict(Trusted);
}
