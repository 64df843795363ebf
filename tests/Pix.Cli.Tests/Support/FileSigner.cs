using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Audit.Checkpoints;
using Pix.Settings;
using Pix.Signatures;
using Pix.Signatures.Identity;
using Pix.Signatures.Signing;

namespace Pix.Cli.Tests.Support;

/// <summary>A signing key in memory with a certificate of its own.</summary>
internal sealed class FileSigner : ICheckpointSigner, IDisposable
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly SigningIdentity _identity;
    private RSA? _own;
    private readonly X509Certificate2 _certificate;

    public FileSigner(string name, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        var request = new CertificateRequest($"CN={name}, O=Pix test, C=BR", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        // Its first bit is set: such a number has several forms.
        _certificate = request.Create(request.SubjectName, X509SignatureGenerator.CreateForRSA(_key, RSASignaturePadding.Pkcs1), notBefore, notAfter, [0x00, 0xAE, .. RandomNumberGenerator.GetBytes(8)]);
        _identity = SigningIdentity.FromCertificate(_certificate);
    }

    /// <summary>Whether checkpoints are signed with a key of its own, which this one endorses.</summary>
    public bool WithOwnKey { get; set; }

    /// <summary>How long after its checkpoint that key is endorsed.</summary>
    public TimeSpan EndorsedAfter { get; set; }

    /// <summary>Who countersigned the checkpoint before it in its journal, as each checkpoint but the first then says; null when there is no witness.</summary>
    public FileSigner? Witness { get; set; }

    /// <summary>Digest that the witness's answers name instead; null for that of the checkpoint before.</summary>
    public string? WitnessNames { get; set; }

    /// <summary>Digest of the newest checkpoint of each journal, by stream.</summary>
    public Dictionary<string, string> Newest { get; } = new(StringComparer.Ordinal);

    public string Serial => _identity.SerialNumber;

    /// <summary>The serial number as records have it; those of earlier versions have <see cref="Serial"/> or <see cref="SerialOfNet"/>.</summary>
    public string RecordSerial => CertificateText.Serial(_certificate);

    /// <summary>As .NET tells it.</summary>
    public string SerialOfNet => _certificate.SerialNumber;

    public string Pem => _certificate.ExportCertificatePem() + "\n";

    public byte[] Sign(SignatureProfile profile, byte[] document)
    {
        var planned = DocumentSigner.Plan(profile, document, _identity);
        Assert.NotNull(planned.Plan);
        return planned.Plan.Splice(_key.SignHash(planned.Plan.Digest.ToArray(), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public ValueTask<CheckpointEnvelope?> SignAsync(CheckpointStatement statement, CancellationToken cancellationToken)
    {
        statement = statement with { Witnessed = Newest.TryGetValue(statement.Stream, out var before) ? Witness?.Countersign(WitnessNames ?? before) : null };
        var own = WithOwnKey ? _own ??= RSA.Create(2048) : null;
        var envelope = CheckpointEnvelope.Of(own is null ? statement : statement with { Key = Endorse(own, DateTimeOffset.Parse(statement.At, System.Globalization.CultureInfo.InvariantCulture) + EndorsedAfter) });
        var (key, keyId) = own is null ? (_key, Serial) : (own, Convert.ToHexStringLower(SHA256.HashData(own.ExportSubjectPublicKeyInfo())));
        Newest[statement.Stream] = Convert.ToHexStringLower(envelope.Digest());
        return ValueTask.FromResult<CheckpointEnvelope?>(envelope.With(new(keyId, key.SignHash(envelope.Digest(), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))));
    }

    public void Dispose()
    {
        _own?.Dispose();
        _certificate.Dispose();
        _key.Dispose();
    }

    /// <summary>As a witness answers (docs/audit-proof.md), written without the code that reads it.</summary>
    private Countersignature Countersign(string digest)
    {
        var payload = System.Text.Encoding.UTF8.GetBytes($$"""{"digest":"{{digest}}","at":"2026-11-24T13:45:59Z"}""");
        byte[] encoding = [.. System.Text.Encoding.ASCII.GetBytes($"DSSEv1 38 application/vnd.pix.audit-witness+json {payload.Length} "), .. payload];
        return new(Convert.ToBase64String(payload), Convert.ToBase64String(_key.SignData(encoding, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
    }

    private EndorsedCheckpointKey Endorse(RSA own, DateTimeOffset at)
    {
        var payload = CheckpointKeyStatement.Of(own.ExportSubjectPublicKeyInfo(), at).ToJson();
        var encoding = Dsse.PreAuthenticationEncoding(EndorsedCheckpointKey.PayloadType, payload);
        return new(Convert.ToBase64String(payload), Serial, Convert.ToBase64String(_key.SignData(encoding, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
    }
}
