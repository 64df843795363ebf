using System.Net;
using System.Text.Json;
using Pix.Operations.Tests.Support;

namespace Pix.Operations.Tests;

/// <summary>What the health ports say when something is broken, as load balancers and people read it.</summary>
public sealed class HealthTests(RunningPix pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_processes_answer_check_live_and_ready()
    {
        // What other tests broke on purpose is over with a success of the channel.
        using var paid = await pix.Spi.PostAsync(Some.PaymentPath, Some.Payment().Content, Cancel);
        using var registered = await pix.Dict.PostAsync("/api/v2/entries/", Some.NewEntry().Content, Cancel);
        await pix.Api.ReadyAsync(pix.Management);
        foreach (var management in new[] { pix.Management, pix.SiloManagement })
        {
            Assert.Equal("OK", await management.GetStringAsync("/check", Cancel));
            Assert.Equal("OK", await management.GetStringAsync("/health/live", Cancel));
            var (status, parts) = await ReadyAsync(management);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.All(parts.Values, part => Assert.True(part.Ready && part.Reason.Length > 0));
            string[] expected = management == pix.Management ? ["dict", "spi"] : ["audit-dict", "audit-spi", "catalog", "cluster", "endpoints", "hsm", "mtls"];
            Assert.Equal(expected, parts.Keys.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Broken_endpoints_a_full_journal_and_a_dead_silo_are_told_with_their_reasons()
    {
        var closed = FreePorts.Take(1)[0];
        var settings = pix.Around.SiloSettings();
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["Pix__BcbSpiEndpoint"] = $"127.0.0.1:{closed}",
            ["Pix__BcbDictEndpoint"] = $"127.0.0.1:{closed}",
            ["Pix__MaxResends"] = "0",
            ["Pix__CircuitMinimumAttempts"] = "2",
            ["Pix__CircuitBreak"] = "00:05:00",
            ["Pix__JournalMaxBytes"] = $"{1 << 20}",
            ["Pix__JournalOutcomeReserveBytes"] = "1024",
        })
        {
            settings[name] = value;
        }

        // A file where the folder of the records should be: nothing can be shipped.
        await File.WriteAllTextAsync(settings["Pix__AuditPath"], "", Cancel);
        await using var silo = PixProcess.Start("silo/Pix.Silo", settings);
        using var siloManagement = RunningPix.Client(settings["Pix__SiloManagementPort"]);
        await silo.ReadyAsync(siloManagement);
        var ports = FreePorts.Take(3);
        await using var api = PixProcess.Start("api/Pix.Api", RunningPix.ApiSettings(settings, ports));
        using var management = RunningPix.Client($"{ports[2]}");
        using var spi = RunningPix.Client($"{ports[1]}");
        using var dict = RunningPix.Client($"{ports[0]}");
        // The silo asks DICT for its limits by itself: the front door may never be ready, and that way must be cut off too.
        await Wait.UntilAsync(async () => await HasAskedAsync(management), "the front door has asked the silo");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => dict.PostAsync("/api/v2/entries/", Some.NewEntry().Content, Cancel)));
        await PostUntilAsync(spi, siloManagement, "endpoints");
        var endpoints = (await ReadyAsync(siloManagement)).Parts["endpoints"];
        Assert.Contains("Cut off", endpoints.Reason, StringComparison.Ordinal);

        await PostUntilAsync(spi, siloManagement, "audit-spi");
        // What the front door tells may be a second old.
        var parts = await Wait.ForAsync(
            async () => (await ReadyAsync(management)) is (HttpStatusCode.ServiceUnavailable, var told) && told["spi"].Reason.Contains("Pix:JournalPath", StringComparison.Ordinal) ? told : null, "the front door tells of the journal");
        Assert.StartsWith("0 of 1 silos can carry it.", parts["spi"].Reason, StringComparison.Ordinal);
        Assert.Equal("OK", await siloManagement.GetStringAsync("/health/live", Cancel));

        silo.Kill();
        await silo.EndAsync();
        var alone = await Wait.ForAsync(
            async () => (await ReadyAsync(management)) is (HttpStatusCode.ServiceUnavailable, var told) && told.ContainsKey("cluster") && told.Count == 1 ? told : null, "the front door says that no silo answers");
        Assert.Contains("No silo answers", alone["cluster"].Reason, StringComparison.Ordinal);
        Assert.Equal("OK", await management.GetStringAsync("/health/live", Cancel));
    }

    private static async Task<bool> HasAskedAsync(HttpClient management)
    {
        try
        {
            return (await ReadyAsync(management)).Parts.ContainsKey("spi");
        }
        catch (HttpRequestException)
        {
            // The process does not listen yet.
            return false;
        }
    }

    private static Task PostUntilAsync(HttpClient spi, HttpClient management, string part) => Wait.UntilAsync(
        async () =>
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => spi.PostAsync(Some.PaymentPath, Some.Payment().Content, Cancel)));
            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
            return !(await ReadyAsync(management)).Parts[part].Ready;
        },
        $"{part} is not ready",
        seconds: 150);

    private static async Task<(HttpStatusCode Status, Dictionary<string, (bool Ready, string Reason)> Parts)> ReadyAsync(HttpClient management)
    {
        using var answer = await management.GetAsync("/health/ready", Cancel);
        var parts = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Cancel)).RootElement.GetProperty("parts").EnumerateArray();
        return (answer.StatusCode, parts.ToDictionary(
            part => part.GetProperty("part").GetString()!,
            part => (part.GetProperty("ready").GetBoolean(), part.GetProperty("reason").GetString()!)));
    }
}
