using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Audit.Checkpoints;
using Pix.Audit.Records;

namespace Pix.Audit.Tests.Checkpoints;

/// <summary>Who may have signed a checkpoint: the signing key, or a key that the signing key endorses in it.</summary>
public sealed class CheckpointSignatureTests : IDisposable
{
    private readonly RSA _signing = RSA.Create(2048), _own = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;

    public CheckpointSignatureTests() =>
        _certificate = new CertificateRequest("CN=participant", _signing, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(SomeRecord.Date.AddDays(-1), SomeRecord.Date.AddDays(1));

    private static CheckpointStatement Statement => new("j", "spi", "silo-1", 6, new string('0', 64), AuditTime.Text(SomeRecord.Date));

    public void Dispose()
    {
        _signing.Dispose();
        _own.Dispose();
        _certificate.Dispose();
    }

    [Fact]
    public void A_checkpoint_of_the_signing_key_is_good_while_its_certificate_was_valid()
    {
        var envelope = Sign(Statement, _signing, "1");

        Assert.Null(Wrong(envelope));
        Assert.Equal("not valid", Wrong(envelope, SomeRecord.Date.AddDays(2)));
        Assert.Equal("unknown", Wrong(Sign(Statement, _signing, "2")));
        Assert.NotNull(Wrong(Sign(Statement, _own, "1")));
        Assert.NotNull(Wrong(CheckpointEnvelope.Of(Statement)));
    }

    [Fact]
    public void A_checkpoint_of_an_endorsed_key_is_good()
    {
        Assert.Null(Wrong(Sign(Statement with { Key = Endorse(_own, _signing) }, _own, KeyId(_own))));
    }

    [Theory]
    [InlineData("endorsed by itself")]
    [InlineData("another signs")]
    [InlineData("another is named")]
    [InlineData("endorsement changed")]
    [InlineData("endorsement garbled")]
    [InlineData("endorsement of another type")]
    public void A_checkpoint_of_a_key_that_is_not_endorsed_so_is_not_good(string how)
    {
        using var other = RSA.Create(2048);
        var good = Endorse(_own, _signing);
        var statement = Statement with
        {
            Key = how switch
            {
                "endorsed by itself" => Endorse(_own, _own),
                "endorsement changed" => good with { Endorsement = Endorse(other, _signing).Endorsement },
                "endorsement garbled" => good with { Endorsement = "e30=" },
                "endorsement of another type" => Endorse(_own, _signing, CheckpointEnvelope.PayloadType),
                _ => good,
            },
        };

        Assert.NotNull(Wrong(Sign(statement, how == "another signs" ? other : _own, how == "another is named" ? KeyId(other) : KeyId(_own))));
    }

    [Theory]
    [InlineData(1, 0, "Its key was endorsed after it, at ")]
    [InlineData(-60, -60, null)]
    [InlineData(0, 0, null)]
    [InlineData(-60, 86_400, "The endorsement of its key did not hold then: not valid")]
    [InlineData(-172_800, 0, "The endorsement of its key does not hold: not valid")]
    public void An_endorsement_counts_from_its_time_on_and_while_its_certificate_is_valid(int endorsedAfter, int usedAfter, string? wrong)
    {
        var statement = Statement with { At = AuditTime.Text(SomeRecord.Date.AddSeconds(usedAfter)), Key = Endorse(_own, _signing, at: SomeRecord.Date.AddSeconds(endorsedAfter)) };

        var found = Wrong(Sign(statement, _own, KeyId(_own)));

        Assert.StartsWith(wrong ?? "none", found ?? "none", StringComparison.Ordinal);
    }

    [Fact]
    public void A_statement_is_dated_no_earlier_than_the_endorsement_of_its_key()
    {
        Assert.Equal(AuditTime.Text(SomeRecord.Date.AddSeconds(1)), Statement.NotBefore(SomeRecord.Date.AddSeconds(1)).At);
        Assert.Equal(Statement, Statement.NotBefore(SomeRecord.Date.AddSeconds(-1)));
    }

    private static CheckpointEnvelope Sign(CheckpointStatement statement, RSA key, string keyId)
    {
        var envelope = CheckpointEnvelope.Of(statement);
        return envelope.With(new(keyId, key.SignHash(envelope.Digest(), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
    }

    private static EndorsedCheckpointKey Endorse(RSA key, RSA by, string type = EndorsedCheckpointKey.PayloadType, DateTimeOffset? at = null)
    {
        var payload = CheckpointKeyStatement.Of(key.ExportSubjectPublicKeyInfo(), at ?? SomeRecord.Date).ToJson();
        return new(Convert.ToBase64String(payload), "1", Convert.ToBase64String(by.SignData(Dsse.PreAuthenticationEncoding(type, payload), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
    }

    private static string KeyId(RSA key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    private string? Wrong(CheckpointEnvelope envelope, DateTimeOffset? at = null) => new CheckpointSignatures(Find).Wrong(envelope, at ?? SomeRecord.Date);

    private X509Certificate2? Find(string serial, DateTimeOffset at, out string reason)
    {
        reason = serial != "1" ? "unknown" : at >= _certificate.NotAfter || at < _certificate.NotBefore ? "not valid" : "";
        return reason.Length == 0 ? _certificate : null;
    }
}
