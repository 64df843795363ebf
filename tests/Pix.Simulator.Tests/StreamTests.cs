using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Pix.Simulator.Spi;
using Pix.Simulator.Spi.Streams;
using Pix.Simulator.Tests.Support;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Tests;

/// <summary>Reading streams.</summary>
public sealed class StreamTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_traffic_a_read_ends_with_204_and_the_next_pull()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var reader = new MessageReader(simulator.Spi);

        Assert.Empty(await reader.Read(Cancel));

        Assert.Equal(HttpStatusCode.NoContent, reader.LastAnswer!.StatusCode);
        Assert.Matches($"^/api/v1/out/{TestParticipant.Ispb}/stream/[0-9a-f]{{12}}$", reader.Next);
    }

    [Fact]
    public async Task A_waiting_read_ends_as_soon_as_a_message_is_there()
    {
        await using var simulator = await RunningSimulator.Start(Cancel, options => options.LongPoll = TimeSpan.FromSeconds(30));
        var reader = new MessageReader(simulator.Spi);
        var reading = reader.Read(Cancel);

        await Pay(simulator, 1);

        var message = Assert.Single(await reading);
        Assert.Equal("pacs.008.spi.1.16", message.Definition);
    }

    [Fact]
    public async Task A_multipart_read_gives_ten_messages_at_most_and_the_rest_next()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await Pay(simulator, 12);
        await Until(simulator, queued => queued == 12);
        var reader = new MessageReader(simulator.Spi);

        var first = await reader.Read(Cancel);
        var second = await reader.Read(Cancel);

        Assert.Equal("multipart/mixed; boundary=\"simple boundary\"", reader.LastAnswer!.Content.Headers.ContentType!.ToString());
        Assert.Equal((10, 2), (first.Count, second.Count));
        Assert.Equal(12, first.Concat(second).Select(message => message.ResourceId).Distinct().Count());
    }

    [Fact]
    public async Task A_single_read_carries_the_id_in_its_header()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await Pay(simulator, 1);
        var reader = new MessageReader(simulator.Spi, multipart: false);

        var message = Assert.Single(await reader.ReadAll(1, Cancel));

        Assert.StartsWith("UEkB", message.ResourceId, StringComparison.Ordinal);
        Assert.Equal("application/xml", reader.LastAnswer!.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Messages_are_signed_by_the_Central_Bank()
    {
        ExternalTool.SkipUnless("java");
        await using var simulator = await RunningSimulator.Start(Cancel);
        await Pay(simulator, 2);
        var messages = await new MessageReader(simulator.Spi).ReadAll(2, Cancel);
        var files = messages.Select((message, i) => Path.Combine(simulator.Folder, $"{i}.xml")).ToArray();
        for (var i = 0; i < files.Length; i++)
        {
            await File.WriteAllBytesAsync(files[i], messages[i].Bytes, Cancel);
        }

        var (exitCode, output) = await JavaVerifier.Verify("spi", simulator.SignatureCertificate, Cancel, files);

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task A_flaw_strikes_only_the_last_part()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await Pay(simulator, 3);
        await Until(simulator, queued => queued == 3);
        await simulator.Fault(new { channel = "spi", pathPrefix = "/api/v1/out", kind = "bad-signature" }, Cancel);
        var bcb = X509CertificateLoader.LoadCertificateFromFile(simulator.SignatureCertificate);
        var verifier = new SpiVerifier(new SignerDirectory(() => [bcb], TimeProvider.System));

        var verdicts = (await new MessageReader(simulator.Spi).Read(Cancel)).Select(message => verifier.Verify(message.Document));

        Assert.Equal([SignatureVerdict.Valid, SignatureVerdict.Valid, SignatureVerdict.ValueWrong], verdicts);
    }

    [Fact]
    public async Task The_same_pull_twice_delivers_the_same_messages_again()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var reader = new MessageReader(simulator.Spi);
        await reader.Read(Cancel);
        await Pay(simulator, 1);
        await Until(simulator, queued => queued == 1);
        var token = reader.Next;
        var first = Assert.Single(await reader.Read(Cancel));

        reader.Next = token;
        var second = Assert.Single(await reader.Read(Cancel));

        Assert.Equal(first.ResourceId, second.ResourceId);
        Assert.Equal(first.Bytes, second.Bytes);
        Assert.Empty(await reader.Read(Cancel));
    }

    [Fact]
    public async Task A_seventh_stream_is_too_many_until_one_is_closed()
    {
        await using var simulator = await RunningSimulator.Start(Cancel, options => options.LongPoll = TimeSpan.Zero);
        var readers = Enumerable.Range(0, 6).Select(_ => new MessageReader(simulator.Spi)).ToList();
        foreach (var reader in readers)
        {
            await reader.Read(Cancel);
        }

        var seventh = new MessageReader(simulator.Spi);
        await seventh.Read(Cancel);
        Assert.Equal(HttpStatusCode.TooManyRequests, seventh.LastAnswer!.StatusCode);
        Assert.NotNull(seventh.LastAnswer.Headers.RetryAfter);

        using var closed = await simulator.Spi.DeleteAsync(new Uri(readers[0].Next, UriKind.Relative), Cancel);
        using var again = await simulator.Spi.DeleteAsync(new Uri(readers[0].Next, UriKind.Relative), Cancel);
        await seventh.Read(Cancel);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Gone), (closed.StatusCode, again.StatusCode));
        Assert.Equal(HttpStatusCode.NoContent, seventh.LastAnswer.StatusCode);
    }

    [Fact]
    public async Task An_unknown_pull_is_not_found()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var reader = new MessageReader(simulator.Spi) { Next = $"/api/v1/out/{TestParticipant.Ispb}/stream/000000000000" };

        await reader.Read(Cancel);

        Assert.Equal(HttpStatusCode.NotFound, reader.LastAnswer!.StatusCode);
    }

    [Fact]
    public async Task An_abandoned_stream_gives_its_messages_back()
    {
        var time = new FakeTimeProvider();
        var options = new SimulatorOptions();
        var queue = new MessageQueue(time);
        var registry = new StreamRegistry(queue, new PullNextWriter(options.Ispb, PullNextForm.Plain), new ConfirmedMessages(), options, time);
        queue.Add(new StoredMessage("a", [1], 0));
        var stream = registry.Start("/start")!;
        registry.Delivered(stream, stream.Reads, await queue.TakeAsync(10, TimeSpan.Zero, Cancel));

        time.Advance(options.StreamLife + TimeSpan.FromSeconds(1));

        Assert.Equal(0, registry.Count);
        Assert.Equal("a", Assert.Single(await queue.TakeAsync(10, TimeSpan.Zero, Cancel)).ResourceId);
    }

    [Fact]
    public async Task Compresses_a_multipart_as_a_whole()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        await Pay(simulator, 2);
        await Until(simulator, queued => queued == 2);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/out/{TestParticipant.Ispb}/stream/start");
        request.Headers.Add("Accept", "multipart/mixed");
        request.Headers.Add("Accept-Encoding", "gzip");

        using var answer = await simulator.Spi.SendAsync(request, Cancel);

        Assert.Equal("gzip", answer.Content.Headers.ContentEncoding.Single());
        var unfolded = Wire.Gunzip.Try(await answer.Content.ReadAsByteArrayAsync(Cancel), 1_000_000)!;
        Assert.Equal(2, Multipart.Read(unfolded, "simple boundary")!.Count);
    }

    internal static async Task Pay(RunningSimulator simulator, int count)
    {
        using var answer = await simulator.Control.PostAsync(new Uri($"/pay?count={count}", UriKind.Relative), null, Cancel);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task Until(RunningSimulator simulator, Func<int, bool> queued)
    {
        while (!queued((await simulator.Get("/streams", Cancel)).GetProperty("queued").GetInt32()))
        {
            await Task.Yield();
        }
    }
}
