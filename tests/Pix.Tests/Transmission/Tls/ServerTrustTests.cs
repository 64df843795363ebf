using System.Security.Cryptography.X509Certificates;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tls;
using Xunit;

namespace Pix.Transmission.Tests.Tls;

public sealed class ServerTrustTests
{
    private static readonly TestPki Pki = TestPki.Shared;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string[], bool> Verdicts() => new()
    {
        { nameof(TestPki.Server), [nameof(TestPki.Server)], true },
        { nameof(TestPki.Server), [nameof(TestPki.Root)], true },
        { nameof(TestPki.Server), [nameof(TestPki.Intermediate)], true },
        { nameof(TestPki.Server), [nameof(TestPki.OtherServer), nameof(TestPki.Root)], true },
        { nameof(TestPki.Server), [nameof(TestPki.OtherServer), nameof(TestPki.OtherRoot)], false },
        { nameof(TestPki.OtherServer), [nameof(TestPki.Server), nameof(TestPki.Root)], false },
        { nameof(TestPki.OtherNameServer), [nameof(TestPki.OtherNameServer)], true },
        { nameof(TestPki.OtherNameServer), [nameof(TestPki.Root)], false },
        { nameof(TestPki.NotAServer), [nameof(TestPki.Root)], false },
        { nameof(TestPki.Expired), [nameof(TestPki.Root)], false },
        { nameof(TestPki.Expired), [nameof(TestPki.Expired)], true },
        { nameof(TestPki.IssuedByLeaf), [nameof(TestPki.Server)], false },
        { nameof(TestPki.IssuedByLeaf), [nameof(TestPki.Root)], false },
    };

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void Judges(string server, string[] trusted, bool accepted)
    {
        var trust = new ServerTrust([.. trusted.Select(Certificate)]);

        var verdict = trust.Judge(Certificate(server), [Pki.Intermediate, Pki.Server], "localhost", DateTimeOffset.UtcNow);

        Assert.Equal(accepted, verdict.Accepted);
        Assert.NotEmpty(verdict.Reason);
    }

    [Fact]
    public void A_chain_is_judged_by_the_clock_that_is_given()
    {
        var trust = new ServerTrust([Pki.Root]);

        Assert.True(trust.Judge(Pki.Expired, [Pki.Intermediate], "localhost", DateTimeOffset.UtcNow.AddDays(-2)).Accepted);
        Assert.False(trust.Judge(Pki.Server, [Pki.Intermediate], "localhost", DateTimeOffset.UtcNow.AddDays(400)).Accepted);
    }

    [Theory]
    [InlineData(nameof(TestPki.OtherServer))]
    [InlineData(nameof(TestPki.OtherNameServer))]
    [InlineData(nameof(TestPki.Expired))]
    public async Task A_server_that_is_not_believed_gets_nothing(string certificate)
    {
        await using var server = new RawServer(connection => connection.AnswerAll(201), Certificate(certificate));
        await using var transmitter = SomeTransmission.Transmitter(server, options => options.MaxResends = 0);

        var result = await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.NotSent, 1), (result.Fate, result.Attempts));
        Assert.Contains("BcbMtlsCertificate", result.Detail, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_pinned_server_is_believed_under_any_name()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(201), Pki.OtherNameServer);
        await using var transmitter = SomeTransmission.Transmitter(server, options => options.BcbMtlsCertificate = Pki.OtherNameServer.ExportCertificatePem());

        Assert.Equal(201, (await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token)).Status);
    }

    [Fact]
    public async Task Changed_certificates_are_used_while_running()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(201), Pki.OtherServer);
        var options = new FixedOptions<TransmissionOptions>(SomeTransmission.Options(server.Port));
        await using var transmitter = SomeTransmission.Transmitter(options);
        Assert.Equal(TransmissionFate.NotSent, (await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token)).Fate);

        var changed = SomeTransmission.Options(server.Port);
        changed.BcbMtlsCertificate += "\n" + Pki.OtherRoot.ExportCertificatePem();
        options.CurrentValue = changed;

        Assert.Equal(201, (await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token)).Status);
    }

    [Fact]
    public async Task A_changed_certificate_file_is_read_for_the_next_connection()
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("servers.pem", Pki.Root.ExportCertificatePem());
        await using var server = new RawServer(connection => connection.AnswerAll(201), Pki.OtherServer);
        await using var transmitter = SomeTransmission.Transmitter(server, options => options.BcbMtlsCertificate = file);
        Assert.Equal(TransmissionFate.NotSent, (await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token)).Fate);

        folder.Write("servers.pem", Pki.OtherRoot.ExportCertificatePem());
        Assert.Equal(201, (await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token)).Status);
    }

    private static X509Certificate2 Certificate(string name) => (X509Certificate2)typeof(TestPki).GetProperty(name)!.GetValue(Pki)!;
}
