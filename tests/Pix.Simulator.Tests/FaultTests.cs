using System.Diagnostics;
using System.Net;
using System.Text;
using Pix.Simulator.Tests.Support;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Tests;

/// <summary>Faults on demand.</summary>
public sealed class FaultTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_status_comes_without_the_message_being_stored()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await simulator.Fault(new { channel = "spi", kind = "status", value = "503;7" }, Cancel);

        using var answer = await simulator.PostMessage(simulator.Participant.SignMessage(Some.Pacs008()), Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter!.Delta);
        Assert.Empty((await simulator.Get("/payments", Cancel)).EnumerateArray());
    }

    [Fact]
    public async Task A_status_after_leaves_the_message_stored()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await simulator.Fault(new { channel = "spi", kind = "status-after", value = 500 }, Cancel);

        using var answer = await simulator.PostMessage(simulator.Participant.SignMessage(Some.Pacs008()), Cancel);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Single((await simulator.Get("/payments", Cancel)).EnumerateArray());
    }

    [Fact]
    public async Task A_fault_goes_away_after_its_times()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await simulator.Fault(new { kind = "status", value = 500, times = 2 }, Cancel);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await simulator.Spi.GetAsync(new Uri("/api/v1/in/catalog", UriKind.Relative), Cancel);
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError, HttpStatusCode.OK], statuses);
    }

    [Fact]
    public async Task A_fault_strikes_only_its_channel_and_path()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await simulator.Fault(new { channel = "dict", kind = "status", value = 500, times = 0 }, Cancel);
        await simulator.Fault(new { channel = "spi", pathPrefix = "/api/v1/out", kind = "status", value = 500, times = 0 }, Cancel);

        using var answer = await simulator.Spi.GetAsync(new Uri("/api/v1/in/catalog", UriKind.Relative), Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("reset-before-read", 0)]
    [InlineData("reset-before-answer", 1)]
    public async Task A_reset_gives_no_answer(string kind, int stored)
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await simulator.Fault(new { channel = "spi", method = "POST", kind }, Cancel);

        await Assert.ThrowsAsync<HttpRequestException>(() => simulator.PostMessage(simulator.Participant.SignMessage(Some.Pacs008()), Cancel));

        Assert.Equal(stored, (await simulator.Get("/payments", Cancel)).GetArrayLength());
        var exchange = Assert.Single((await simulator.Get("/exchanges", Cancel)).EnumerateArray());
        Assert.Equal(0, exchange.GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("reset-mid-answer")]
    [InlineData("truncate")]
    public async Task A_cut_answer_is_incomplete(string kind)
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await simulator.Fault(new { channel = "spi", kind }, Cancel);
        using var answer = await simulator.Spi.GetAsync(
            new Uri("/api/v1/in/catalog", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task A_delay_ends_when_the_faults_are_deleted()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await simulator.Fault(new { channel = "spi", kind = "delay", value = 600_000 }, Cancel);
        var catalogue = simulator.Spi.GetStringAsync(new Uri("/api/v1/in/catalog", UriKind.Relative), Cancel);
        while ((await simulator.Get("/faults", Cancel)).GetArrayLength() > 0)
        {
            await Task.Delay(10, Cancel);
        }

        var waited = !catalogue.IsCompleted;
        using var deleted = await simulator.Control.DeleteAsync(new Uri("/faults", UriKind.Relative), Cancel);

        Assert.True(waited);
        Assert.EndsWith("</Catalog>\n", await catalogue, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("delay", 300)]
    [InlineData("slow-drip", 20)]
    public async Task A_slow_answer_takes_its_time(string kind, int value)
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await simulator.Fault(new { channel = "spi", kind, value }, Cancel);
        var clock = Stopwatch.StartNew();

        var catalogue = await simulator.Spi.GetStringAsync(new Uri("/api/v1/in/catalog", UriKind.Relative), Cancel);

        Assert.InRange(clock.ElapsedMilliseconds, 290, long.MaxValue);
        Assert.EndsWith("</Catalog>\n", catalogue, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bad-signature", SignatureVerdict.DigestWrong)]
    [InlineData("no-signature", SignatureVerdict.Absent)]
    [InlineData("wrong-signer", SignatureVerdict.SignerUnknown)]
    public async Task A_flaw_of_the_signature_is_one(string kind, object verdict)
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await simulator.Fault(new { channel = "dict", kind }, Cancel);

        using var answer = await CheckKeys(simulator);

        Assert.True(StrictXml.TryRead(await answer.Content.ReadAsByteArrayAsync(Cancel), out var document));
        var bcb = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(simulator.SignatureCertificate);
        Assert.Equal(verdict, new DictVerifier(new SignerDirectory(() => [bcb], TimeProvider.System)).Verify(document));
    }

    [Fact]
    public async Task A_gzip_bomb_unfolds_to_what_was_asked()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await simulator.Fault(new { channel = "dict", kind = "gzip-bomb", value = 50_000_000 }, Cancel);

        using var answer = await CheckKeys(simulator);

        var folded = await answer.Content.ReadAsByteArrayAsync(Cancel);
        Assert.Equal("gzip", answer.Content.Headers.ContentEncoding.Single());
        Assert.InRange(folded.Length, 1, 500_000);
        Assert.Null(Wire.Gunzip.Try(folded, 50_000_000));
    }

    [Fact]
    public async Task A_big_answer_is_big_and_its_signature_still_right()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await simulator.Fault(new { channel = "dict", kind = "big-answer", value = 1_000_000 }, Cancel);

        using var answer = await CheckKeys(simulator);

        Assert.Equal(1_000_000, (await answer.Content.ReadAsByteArrayAsync(Cancel)).Length);
    }

    [Theory]
    [InlineData("{\"kind\":\"nonsense\"}")]
    [InlineData("{}")]
    [InlineData("{\"kind\":\"delay\",\"channel\":\"icom\"}")]
    public async Task An_unknown_fault_is_refused_with_the_list(string json)
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        using var content = new StringContent(json, Encoding.UTF8, "application/json");

        using var answer = await simulator.Control.PostAsync("/faults", content, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("reset-before-answer", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> CheckKeys(RunningSimulator simulator)
    {
        using var content = RunningSimulator.XmlContent(Vectors.Bytes("dict-2.12.1/keys/CheckKeysRequest.xml"));
        return await simulator.Dict.PostAsync("/api/v2/keys/check", content, Cancel);
    }
}
