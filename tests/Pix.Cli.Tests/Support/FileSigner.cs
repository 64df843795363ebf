using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Audit;
using Pix.Signatures;

namespace Pix.Cli.Tests.Support;

/// <summary>A signing key in memory with a certificate of its own.</summary>
internal sealed class FileSigner : ICheckpointSigner, IDisposable
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly SigningIdentity _identity;
    private readonly X509Certificate2 _certificate;

    public FileSigner(string name, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        _certificate = new CertificateRequest($"CN={name}, O=Pix test, C=BR", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(notBefore, notAfter);
        _identity = SigningIdentity.FromCertificate(_certificate);
    }

    public string Serial => _identity.SerialNumber;

    public string Pem => _certificate.ExportCertificatePem() + "\n";

    public byte[] Sign(SignatureProfile profile, byte[] document)
    {
        var planned = DocumentSigner.Plan(profile, document, _identity);
        Assert.NotNull(planned.Plan);
        return planned.Plan.Splice(_key.SignHash(planned.Plan.Digest.ToArray(), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public ValueTask<CheckpointEnvelope?> SignAsync(CheckpointStatement statement, CancellationToken cancellationToken)
    {
        var envelope = CheckpointEnvelope.Of(statement);
        return ValueTask.FromResult<CheckpointEnvelope?>(envelope.With(new(Serial, _key.SignHash(envelope.Digest(), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))));
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}
