using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Signatures.Identity;
using Pix.Signatures.Signing;
using Pix.Signatures.Verification;

namespace Pix.Signatures.Tests.Support;

/// <summary>A key with its certificate, made once per test run, and the signer of the vectors, whose private key does not exist any more.</summary>
internal sealed class SomeSigner
{
    /// <summary>A time at which every certificate here is valid.</summary>
    public static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<SomeSigner> LazyOne = new(() => new SomeSigner("CN=AC de Teste, OU=CSPB-99, O=ICP-Brasil, C=BR", 4711));
    private static readonly Lazy<SomeSigner> LazyOther = new(() => new SomeSigner("CN=AC de Teste, OU=CSPB-99, O=ICP-Brasil, C=BR", 4712));

    private readonly RSA _key = RSA.Create(2048);

    private SomeSigner(string issuer, int serial)
    {
        Certificate = CertificateFor(_key, issuer, serial);
        Identity = SigningIdentity.FromCertificate(Certificate);
        Trusted = TrustedSigners.FromCertificates([Certificate]);
    }

    public static SomeSigner One => LazyOne.Value;

    /// <summary>Same issuer, other serial number and key.</summary>
    public static SomeSigner Other => LazyOther.Value;

    public static X509Certificate2 OfVectors { get; } = X509CertificateLoader.LoadCertificateFromFile(SomeDocument.VectorPath("signed/cert.pem"));

    public X509Certificate2 Certificate { get; }

    public SigningIdentity Identity { get; }

    public TrustedSigners Trusted { get; }

    public static X509Certificate2 CertificateFor(
        RSA key, string issuer, BigInteger serial, DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null) =>
        CertificateFor(key, new X500DistinguishedName(issuer), serial, notBefore, notAfter);

    public static X509Certificate2 CertificateFor(
        RSA key, X500DistinguishedName issuer, BigInteger serial, DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null)
    {
        var request = new CertificateRequest("CN=PSP de Teste 99999010, C=BR", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var generator = X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1);
        return request.Create(
            issuer,
            generator,
            notBefore ?? Now.AddYears(-1),
            notAfter ?? Now.AddYears(1),
            serial.ToByteArray(isBigEndian: true));
    }

    public byte[] Sign(SignatureProfile profile, ReadOnlyMemory<byte> document)
    {
        var result = DocumentSigner.Plan(profile, document, Identity);
        Assert.True(result.IsPlanned, $"{result.Error}: {result.Detail}");
        return Sign(result.Plan);
    }

    public byte[] Sign(SigningPlan plan) => plan.Splice(SignHash(plan.Digest.Span));

    public byte[] SignHash(ReadOnlySpan<byte> digest) => _key.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public byte[] SignData(byte[] data, HashAlgorithmName hash, RSASignaturePadding padding) => _key.SignData(data, hash, padding);

    public string ExportKeyPem() => _key.ExportPkcs8PrivateKeyPem();

    public VerificationPolicy Policy(SignatureProfile profile) =>
        profile == SignatureProfile.Spi ? VerificationPolicy.Spi(Trusted) : VerificationPolicy.Dict(Trusted);

    public VerificationResult Verify(SignatureProfile profile, ReadOnlyMemory<byte> document) =>
        DocumentVerifier.Verify(document, Policy(profile), Now);
}
