using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Pix.Operations.Tests.Support;

namespace Pix.Operations.Tests;

/// <summary>What Prometheus reads from the management ports of both processes.</summary>
public sealed partial class MetricTests(RunningPix pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payment_is_counted_by_channel_operation_and_outcome()
    {
        await PayAsync();

        await ScrapedAsync(pix.SiloManagement, """pix_exchange_requests_total\{[^}]*channel="spi"[^}]*error="None"[^}]*operation="sendMessages"[^}]*outcome="answered"[^}]*\} [1-9]""");
        await ScrapedAsync(pix.SiloManagement, """pix_exchange_stage_duration_seconds_count\{[^}]*stage="sign"[^}]*\} [1-9]""");
        await ScrapedAsync(pix.Management, """pix_front_door_requests_total\{[^}]*caller="anonymous"[^}]*channel="spi"[^}]*status="201"[^}]*\} [1-9]""");
        await ScrapedAsync(pix.SiloManagement, "dotnet_process_memory_working_set");
    }

    [Fact]
    public async Task Every_metric_of_ours_is_documented_by_the_name_that_Prometheus_sees()
    {
        await PayAsync();
        var silo = await ScrapedAsync(pix.SiloManagement, "pix_exchange_stage_duration_seconds_count");
        var api = await ScrapedAsync(pix.Management, "pix_front_door_requests_total");
        var seen = Families(silo).Concat(Families(api)).Where(name => name.StartsWith("pix_", StringComparison.Ordinal)).Distinct().ToList();
        var documented = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "metrics.md"), Cancel);

        Assert.True(seen.Count > 20, string.Join(' ', seen));
        Assert.All(seen, name => Assert.Contains($"`{name}`", documented, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Durations_carry_exemplars_that_lead_to_a_trace()
    {
        await PayAsync();

        await ScrapedAsync(pix.SiloManagement, "pix_exchange_duration_seconds_bucket.*# \\{.*trace_id=\"[0-9a-f]{32}\"", "application/openmetrics-text; version=1.0.0");
    }

    [Fact]
    public async Task Metrics_traces_and_logs_go_out_by_OTLP_too()
    {
        await PayAsync();
        var (content, key) = Some.NewEntry();
        using var created = await pix.Dict.PostAsync("/api/v2/entries/", content, Cancel);
        await pix.Around.BreakAsync("bad-signature", "dict");
        using var request = Some.GetEntry(key);
        using var forged = await pix.Dict.SendAsync(request, Cancel);

        await Wait.UntilAsync(() => Task.FromResult(pix.Receiver.Metrics.ContainsKey(("pix-silo", "pix.exchange.requests"))), "metrics of the silo came");
        await Wait.UntilAsync(() => Task.FromResult(pix.Receiver.Metrics.ContainsKey(("pix-api", "pix.front_door.requests"))), "metrics of the api came");
        await Wait.UntilAsync(() => Task.FromResult(pix.Receiver.LogServices.Contains("pix-silo")), "logs of the silo came");
    }

    [Fact]
    public async Task The_ports_of_the_channels_tell_no_metrics()
    {
        using var answer = await pix.Spi.GetAsync("/metrics", Cancel);

        Assert.DoesNotContain("pix_", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private async Task PayAsync()
    {
        var (content, _) = Some.Payment();
        using var answer = await pix.Spi.PostAsync(Some.PaymentPath, content, Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
    }

    /// <summary>Scrapes until there is what is looked for: a scrape is kept for a moment, and what was counted since is not in it.</summary>
    private static Task<string> ScrapedAsync(HttpClient management, string pattern, string format = "text/plain") => Wait.ForAsync(
        async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(format));
            using var answer = await management.SendAsync(request, Cancel);
            var scrape = await answer.Content.ReadAsStringAsync(Cancel);
            return Regex.IsMatch(scrape, pattern) ? scrape : null;
        },
        pattern);

    private static IEnumerable<string> Families(string scrape) => FamilyName().Matches(scrape).Select(match => match.Groups[1].Value);

    [GeneratedRegex("^# TYPE ([a-zA-Z0-9_:]+) ", RegexOptions.Multiline)]
    private static partial Regex FamilyName();
}
