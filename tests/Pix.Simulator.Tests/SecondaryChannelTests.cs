using System.IO.Compression;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using Pix.Simulator.Spi;
using Pix.Simulator.Tests.Support;

namespace Pix.Simulator.Tests;

/// <summary>SPI's channel for what is scheduled or comes in bulk.</summary>
public sealed class SecondaryChannelTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_comes_by_it_is_answered_there()
    {
        await using var simulator = await RunningSimulator.Start(Cancel, options => options.SpiSecondaryPort = 0);
        simulator.SpiSecondary!.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        using var stored = await Post(simulator, Gzip(simulator.Participant.SignMessage(Some.Pacs008())));
        Assert.Equal(HttpStatusCode.Created, stored.StatusCode);

        using var read = await simulator.SpiSecondary!.GetAsync(new Uri($"/api/v1/out/{TestParticipant.Ispb}/stream/start", UriKind.Relative), Cancel);

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Contains("gzip", read.Content.Headers.ContentEncoding);
        Assert.Empty(await new MessageReader(simulator.Spi).Read(Cancel));
    }

    [Fact]
    public async Task Gzip_is_demanded_both_ways()
    {
        await using var simulator = await RunningSimulator.Start(Cancel, options => options.SpiSecondaryPort = 0);

        using var plain = await simulator.SpiSecondary!.PostAsync(
            $"/api/v1/in/{TestParticipant.Ispb}/msgs", RunningSimulator.XmlContent(simulator.Participant.SignMessage(Some.Pacs008())), Cancel);
        using var read = await simulator.SpiSecondary.GetAsync(new Uri($"/api/v1/out/{TestParticipant.Ispb}/stream/start", UriKind.Relative), Cancel);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, HttpStatusCode.NotAcceptable), (plain.StatusCode, read.StatusCode));
        Assert.Equal(
            ["spi-secondary", "spi-secondary"],
            (await simulator.Get("/violations", Cancel)).EnumerateArray().Select(violation => violation.GetProperty("channel").GetString()));
    }

    [Fact]
    public async Task It_has_a_limit_of_its_own()
    {
        await using var simulator = await RunningSimulator.Start(Cancel, options => options.SpiSecondaryPort = 0);

        using var stored = await Post(simulator, Gzip(simulator.Participant.SignMessage(Some.Pacs008())));

        Assert.Equal(1, (await simulator.Get("/limits/spi-secondary", Cancel)).GetProperty("general").GetProperty("taken").GetDouble());
        Assert.Equal(0, (await simulator.Get("/limits/spi", Cancel)).GetProperty("taken").GetDouble());
    }

    [Theory]
    [InlineData("2026-11-24T10:59:00Z", 5000, 350)]
    [InlineData("2026-11-24T11:00:00Z", 350, 35)]
    [InlineData("2026-11-25T02:59:00Z", 350, 35)]
    [InlineData("2026-11-25T03:00:00Z", 5000, 350)]
    public void Its_limit_depends_on_the_hour_in_Brasilia(string now, double capacity, double refill)
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        var limits = new SpiLimits(new SpiBucket(new SimulatorOptions(), time), new SimulatorOptions(), time);

        var state = limits.SecondaryGeneral.State();

        Assert.Equal((capacity, refill, capacity), (state.Capacity, state.RefillPerSecond, state.Tokens));
    }

    [Fact]
    public void At_eight_what_was_saved_up_at_night_is_cut_to_the_day()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-24T10:59:59Z", System.Globalization.CultureInfo.InvariantCulture));
        var limits = new SpiLimits(new SpiBucket(new SimulatorOptions(), time), new SimulatorOptions(), time);
        Assert.Equal(5000, limits.SecondaryGeneral.State().Tokens);

        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(350, limits.SecondaryGeneral.State().Tokens);
    }

    private static Task<HttpResponseMessage> Post(RunningSimulator simulator, byte[] body)
    {
        var content = RunningSimulator.XmlContent(body);
        content.Headers.ContentEncoding.Add("gzip");
        return simulator.SpiSecondary!.PostAsync($"/api/v1/in/{TestParticipant.Ispb}/msgs", content, Cancel);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return buffer.ToArray();
    }
}
