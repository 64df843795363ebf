using System.Net;
using Pix.Simulator.Tests.Support;

namespace Pix.Simulator.Tests;

/// <summary>The record of what came over the wire.</summary>
public sealed class ControlTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_the_check()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);

        Assert.Equal("UP", (await simulator.Get("/check", Cancel)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Keeps_the_bytes_as_they_came()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        var signed = simulator.Participant.SignMessage(Some.Pacs008());
        using var answer = await simulator.PostMessage(signed, Cancel);

        var exchange = Assert.Single((await simulator.Get("/exchanges?channel=spi", Cancel)).EnumerateArray());

        Assert.Equal(201, exchange.GetProperty("status").GetInt32());
        Assert.Equal("Valid", exchange.GetProperty("signature").GetString());
        Assert.Equal("icom-h.pi.rsfn.net.br", exchange.GetProperty("headers").GetProperty("Host").GetString());
        var body = await simulator.Control.GetByteArrayAsync(new Uri($"/exchanges/{exchange.GetProperty("seq").GetInt64()}/body", UriKind.Relative), Cancel);
        Assert.Equal(signed, body);
        Assert.Empty((await simulator.Get("/violations", Cancel)).EnumerateArray());
    }

    [Fact]
    public async Task Keeps_only_the_last_exchanges()
    {
        await using var simulator = await RunningSimulator.Start(Cancel, options => options.RecordedExchanges = 2);
        for (var i = 0; i < 3; i++)
        {
            using var answer = await simulator.PostMessage(simulator.Participant.SignMessage(Some.Pacs008()), Cancel);
        }

        Assert.Equal([2, 3], (await simulator.Get("/exchanges", Cancel)).EnumerateArray().Select(exchange => exchange.GetProperty("seq").GetInt32()));
    }

    [Fact]
    public async Task Notes_a_violation()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        using var answer = await simulator.PostMessage("<a/>"u8.ToArray(), Cancel);

        var violation = Assert.Single((await simulator.Get("/violations", Cancel)).EnumerateArray());

        Assert.Contains("NotAnEnvelope", violation.GetProperty("rule").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forgets_when_told()
    {
        await using var simulator = await RunningSimulator.Start(Cancel);
        using var answer = await simulator.PostMessage("<a/>"u8.ToArray(), Cancel);

        foreach (var path in new[] { "/exchanges", "/violations", "/payments", "/faults" })
        {
            using var deleted = await simulator.Control.DeleteAsync(new Uri(path, UriKind.Relative), Cancel);
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
            Assert.Empty((await simulator.Get(path, Cancel)).EnumerateArray());
        }
    }
}
