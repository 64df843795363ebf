using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Pix.Operations.Tests.Support;

namespace Pix.Operations.Tests;

/// <summary>
/// A pause after failures (<c>Pix:CircuitBreak</c>) and too many requests (<c>Pix:MaxInFlight</c>) are different things, and a caller
/// learns which, and when to come again.
/// </summary>
public sealed class PauseTests(RunningPix pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pause_after_failures_is_an_endpoint_that_cannot_be_reached_with_the_rest_of_the_pause()
    {
        var settings = pix.Around.SiloSettings();
        (settings["Pix__BcbSpiEndpoint"], settings["Pix__MaxResends"], settings["Pix__CircuitMinimumAttempts"], settings["Pix__CircuitBreak"]) = ($"127.0.0.1:{FreePorts.Take(1)[0]}", "0", "2", "00:05:00");
        var before = TimeProvider.System.GetUtcNow();
        await using var running = await RunningAsync(settings);

        var first = await running.UntilAsync("paused");
        var second = await running.PayAsync();

        Assert.All([first, second], reply => Assert.Equal((HttpStatusCode.ServiceUnavailable, "urn:pix:problem:endpoint-unreachable", "not-sent"), (reply.Status, reply.Type, reply.Fate)));
        Assert.All([first, second], reply => Assert.Contains("Pix:CircuitBreak", reply.Detail, StringComparison.Ordinal));
        Assert.All([first, second], reply => Assert.DoesNotContain("Too many requests", reply.Title, StringComparison.Ordinal));
        // The pause began after the silo was started, and each caller is told what is left of it.
        Assert.InRange(first.RetryAfter, 300 - (second.At - before).TotalSeconds, 300);
        Assert.InRange(second.RetryAfter, 300 - (second.At - before).TotalSeconds, first.RetryAfter);
    }

    [Fact]
    public async Task Too_many_requests_under_way_are_no_endpoint_that_cannot_be_reached()
    {
        // It takes connections and says nothing: what is sent there stays under way.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var settings = pix.Around.SiloSettings();
        (settings["Pix__BcbSpiEndpoint"], settings["Pix__MaxResends"], settings["Pix__MaxInFlight"], settings["Pix__CircuitMinimumAttempts"]) = ($"127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}", "0", "1", "1000");
        await using var running = await RunningAsync(settings);

        Task<Reply>[] payments = [running.PayAsync(), running.PayAsync()];
        var reply = await await Task.WhenAny(payments);
        silent.Stop();
        await Task.WhenAll(payments);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "urn:pix:problem:endpoint-busy", "not-sent"), (reply.Status, reply.Type, reply.Fate));
        Assert.Contains("Pix:MaxInFlight", reply.Detail, StringComparison.Ordinal);
        Assert.Equal(1, reply.RetryAfter);
    }

    private static async Task<Running> RunningAsync(Dictionary<string, string> settings)
    {
        var ports = FreePorts.Take(3);
        var running = new Running(PixProcess.Start("silo/Pix.Silo", settings), PixProcess.Start("api/Pix.Api", RunningPix.ApiSettings(settings, ports)), RunningPix.Client($"{ports[1]}"));
        using var silo = RunningPix.Client(settings["Pix__SiloManagementPort"]);
        using var door = RunningPix.Client($"{ports[2]}");
        // The silo alone is never ready for payments here: that the front door has asked it is enough.
        await running.ReadyAsync(silo);
        await Wait.UntilAsync(async () => await IsAskedAsync(door), "the front door has asked the silo");
        return running;
    }

    private static async Task<bool> IsAskedAsync(HttpClient door)
    {
        try
        {
            using var answer = await door.GetAsync("/health/ready", Cancel);
            return (await answer.Content.ReadAsStringAsync(Cancel)).Contains("silos can carry it", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            // The process does not listen yet.
            return false;
        }
    }

    private sealed record Reply(HttpStatusCode Status, string Type, string Fate, string Title, string Detail, double RetryAfter, DateTimeOffset At);

    private sealed class Running(PixProcess silo, PixProcess api, HttpClient spi) : IAsyncDisposable
    {
        public Task ReadyAsync(HttpClient health) => silo.ReadyAsync(health);

        /// <summary>Pays until a reply's detail has those words.</summary>
        public Task<Reply> UntilAsync(string words) => Wait.ForAsync(
            async () => await PayAsync() is var reply && reply.Detail.Contains(words, StringComparison.Ordinal) ? reply : null,
            $"a payment is {words}");

        public async Task<Reply> PayAsync()
        {
            using var answer = await spi.PostAsync(Some.PaymentPath, Some.Payment().Content, Cancel);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Cancel));
            string Text(string name) => body.RootElement.TryGetProperty(name, out var value) ? value.ToString() : "";
            var retryAfter = answer.Headers.TryGetValues("Retry-After", out var told) ? double.Parse(told.Single(), CultureInfo.InvariantCulture) : 0;
            return new Reply(answer.StatusCode, Text("type"), Text("fate"), Text("title"), Text("detail"), retryAfter, TimeProvider.System.GetUtcNow());
        }

        public async ValueTask DisposeAsync()
        {
            await api.DisposeAsync();
            await silo.DisposeAsync();
            spi.Dispose();
        }
    }
}
