using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pix.Operations.Tests.Support;

namespace Pix.Operations.Tests;

/// <summary>How processes end: nothing under way is cut, and nothing that only looks holds them up.</summary>
public sealed partial class StoppingTests(RunningPix pix)
{
    // Problems of those whom a busy machine let wait too long; whoever is cut by a silo that ends hears of none of these.
    private static readonly string[] BusyMachine = ["problem:hsm-busy", "problem:endpoint-busy", "problem:endpoint-unreachable", "problem:deadline-before-sending", "problem:no-answer"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // An open console would hold it up for as long as it may take to stop.
    [Fact]
    public async Task An_open_console_does_not_hold_up_the_end_of_the_front_door()
    {
        var ports = FreePorts.Take(3);
        var settings = RunningPix.ApiSettings(pix.SiloSettings, ports);
        settings["DOTNET_shutdownTimeoutSeconds"] = "3600";
        await using var api = PixProcess.Start("api/Pix.Api", settings);
        using var management = RunningPix.Client($"{ports[2]}");
        await api.ReadyAsync(management);
        using var console = await management.GetAsync("/console/events", HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var events = new StreamReader(await console.Content.ReadAsStreamAsync(Cancel));
        Assert.StartsWith("data: ", await events.ReadLineAsync(Cancel), StringComparison.Ordinal);

        api.Terminate();

        Assert.Equal(0, await api.EndAsync().WaitAsync(TimeSpan.FromMinutes(3), Cancel));
    }

    [Theory]
    [InlineData("silo/Pix.Silo", "Pix:AuditDrainTime 10 s")]
    [InlineData("api/Pix.Api", "Pix:ExchangeDeadline 30 s")]
    public async Task A_time_to_stop_that_would_cut_requests_is_refused_at_start(string program, string because)
    {
        var settings = program.StartsWith("silo", StringComparison.Ordinal) ? pix.Around.SiloSettings() : RunningPix.ApiSettings(pix.SiloSettings, FreePorts.Take(3));
        settings["DOTNET_shutdownTimeoutSeconds"] = "30";

        await using var process = PixProcess.Start(program, settings, "--check-config");

        Assert.Equal(78, await process.EndAsync());
        var line = Assert.Single(process.Errors);
        Assert.Contains("DOTNET_shutdownTimeoutSeconds is 30", line, StringComparison.Ordinal);
        Assert.Contains(because, line, StringComparison.Ordinal);
    }

    // Takes as long as its name says: .NET gives a host 30 s to stop, and a read of the SPI may last 60 s.
    [Fact]
    public async Task A_request_of_more_than_30_seconds_goes_through_the_stop_of_silo_and_front_door()
    {
        var settings = pix.Around.SiloSettings();
        settings["Pix__StreamAnswerTimeout"] = "00:00:55";
        var ports = FreePorts.Take(3);
        var door = RunningPix.ApiSettings(settings, ports);
        door["Pix__ExchangeDeadline"] = "00:00:55";
        await using var silo = PixProcess.Start("silo/Pix.Silo", settings);
        await using var api = PixProcess.Start("api/Pix.Api", door);
        using var health = RunningPix.Client(settings["Pix__SiloManagementPort"]);
        using var management = RunningPix.Client($"{ports[2]}");
        using var spi = RunningPix.Client($"{ports[1]}");
        await api.ReadyAsync(management);
        var path = $"/api/v1/out/{Surroundings.Ispb}/stream/start";
        await pix.Around.BreakAsync("delay", "spi", "40000", pathPrefix: path);
        await pix.Around.QueueAsync(1);
        var reading = spi.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        await Wait.UntilAsync(async () => InFlight().IsMatch(await health.GetStringAsync("/metrics", Cancel)), "the read is under way");

        var began = TimeProvider.System.GetTimestamp();
        silo.Terminate();
        api.Terminate();

        using var answer = await reading;
        TestContext.Current.TestOutputHelper?.WriteLine($"Answered {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F1} s after it was told to stop.");
        await pix.Around.ClearStreamsAsync();
        Assert.Equal((HttpStatusCode.OK, "answered"), (answer.StatusCode, answer.Headers.GetValues("pix-outcome").Single()));
        Assert.Equal((0, 0), (await silo.EndAsync(), await api.EndAsync()));
    }

    [Fact]
    public async Task A_silo_that_is_drained_finishes_ships_and_ends_while_the_other_carries_on()
    {
        var first = pix.Around.SiloSettings();
        var second = pix.Around.SiloSettings();
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["Pix__ClusterId"] = first["Pix__ClusterId"],
            ["Pix__PrimarySiloPort"] = first["Pix__SiloPort"],
            ["Pix__SiloName"] = "second",
            ["Pix__AuditDrainTime"] = "00:05:00",
            ["Pix__JournalPath"] = first["Pix__JournalPath"],
            ["Pix__AuditPath"] = first["Pix__AuditPath"],
        })
        {
            second[name] = value;
        }

        first["Pix__SiloName"] = "first";
        await using var one = PixProcess.Start("silo/Pix.Silo", first);
        using var oneHealth = RunningPix.Client(first["Pix__SiloManagementPort"]);
        await one.ReadyAsync(oneHealth);
        await using var two = PixProcess.Start("silo/Pix.Silo", second);
        using var twoHealth = RunningPix.Client(second["Pix__SiloManagementPort"]);
        await two.ReadyAsync(twoHealth);
        var ports = FreePorts.Take(3);
        var door = RunningPix.ApiSettings(first, ports);
        door["Pix__GatewayPorts__1"] = second["Pix__GatewayPort"];
        await using var api = PixProcess.Start("api/Pix.Api", door);
        using var management = RunningPix.Client($"{ports[2]}");
        using var spi = RunningPix.Client($"{ports[1]}");
        await api.ReadyAsync(management);
        await Wait.UntilAsync(async () => (await SilosAsync(management)).Count == 2, "both silos are active");

        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var (paid, refused) = (new Count(), new ConcurrentQueue<string>());
        var paying = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PayAsync(spi, paid, refused, over.Token)));
        await Wait.UntilAsync(() => Task.FromResult(paid.Value > 20), "payments go through");

        await using var drain = PixProcess.Start(
            "cli/Pix.Cli", new Dictionary<string, string> { ["Pix__ManagementPort"] = $"{ports[2]}" }, "drain", "second", "--reason", "a new version", "--who", "ana");

        Assert.True(await drain.EndAsync() == 0, string.Join('\n', drain.Errors));
        Assert.Equal(0, await two.EndAsync());
        Assert.Contains(two.Lines, line => line.Contains("This silo is drained and stops. 0 exchanges had not ended in time. 0 audit records were not shipped", StringComparison.Ordinal));
        var before = paid.Value;
        await Wait.UntilAsync(() => Task.FromResult(paid.Value > before + 20), "payments go on through the other silo");
        await over.CancelAsync();
        await paying;
        Assert.All(refused, problem => Assert.Contains(BusyMachine, busy => problem.Contains(busy, StringComparison.Ordinal)));
        await Wait.UntilAsync(async () => await SilosAsync(management) is ["first"], "one silo is left");

        // Who and why are in the audit, which was shipped before the silo ended.
        var record = Assert.Single(drain.Lines).Split(' ')[^1].TrimEnd('.');
        await Wait.UntilAsync(async () => (await management.GetStringAsync($"/console/exchanges?id={record}", Cancel)).Contains("drainSilo", StringComparison.Ordinal), "the order is found in the audit");

        using var last = await DrainAsync(management, "first");
        Assert.Equal((HttpStatusCode.Conflict, false), (last.StatusCode, one.HasEnded));
        using var nobody = await DrainAsync(management, "third");
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
        using var browser = await management.PostAsJsonAsync("/silos/first/drain", new { who = "ana", why = "why" }, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, browser.StatusCode);
    }

    [GeneratedRegex(@"^pix_transmission_in_flight\{[^}]*lane=""SpiStream""[^}]*\} 1", RegexOptions.Multiline)]
    private static partial Regex InFlight();

    private static async Task<List<string>> SilosAsync(HttpClient management)
    {
        var shown = await management.GetFromJsonAsync<JsonElement>("/silos", Cancel);
        return [.. shown.GetProperty("silos").EnumerateArray().Select(silo => silo.GetProperty("silo").GetString()!)];
    }

    private static async Task<HttpResponseMessage> DrainAsync(HttpClient management, string silo)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/silos/{silo}/drain") { Content = JsonContent.Create(new { who = "ana", why = "why" }) };
        await request.Content.LoadIntoBufferAsync(Cancel);
        request.Headers.Add("pix-operator-request", "true");
        return await management.SendAsync(request, Cancel);
    }

    private static async Task PayAsync(HttpClient spi, Count paid, ConcurrentQueue<string> refused, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            using var answer = await spi.PostAsync(Some.PaymentPath, Some.Payment().Content, Cancel);
            if (answer.StatusCode == HttpStatusCode.Created)
            {
                paid.Add();
            }
            else
            {
                refused.Enqueue($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}");
            }
        }
    }

    private sealed class Count
    {
        private int _value;

        public int Value => Volatile.Read(ref _value);

        public void Add() => Interlocked.Increment(ref _value);
    }
}
