using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests;

/// <summary>The dashboard, the alert rules and the page on metrics name what there is: every instrument of a running Pix, and none more.</summary>
public sealed partial class MonitoringTests(PixCluster pix) : IAsyncLifetime
{
    private static readonly string Monitoring = Path.Combine(Repository.Root, "deploy", "monitoring");

    private static readonly string RuleTests = Path.Combine(Repository.Root, "tests", "Pix.Cluster.Tests", "alerts.tests.yml");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Rooms make their instruments when they are first used.</summary>
    public async ValueTask InitializeAsync()
    {
        using var paid = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(Some.Payment().Xml), Cancel);
        Assert.True(paid.IsSuccessStatusCode);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_page_lists_every_instrument_with_its_unit_and_none_more()
    {
        var live = Instruments().Select(instrument => $"`{instrument.Name}` `{PrometheusName(instrument)}` {instrument.Unit ?? ""}").Order(StringComparer.Ordinal);
        var listed = RowOfMetric().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "metrics.md"), Cancel))
            .Select(row => $"`{row.Groups[1].Value}` `{row.Groups[2].Value}` {row.Groups[3].Value}").Order(StringComparer.Ordinal);

        Assert.Equal(live, listed);
    }

    [Theory]
    [InlineData("dashboard.json")]
    [InlineData("alerts.yml")]
    public async Task Every_metric_that_is_watched_exists(string file)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Monitoring, file), Cancel);
        var expressions = file.EndsWith(".json", StringComparison.Ordinal) ? Expressions(text) : [.. Rule().Matches(text).Select(match => match.Groups[1].Value)];
        var named = expressions.SelectMany(expression => MetricName().Matches(expression).Select(match => match.Value)).Distinct().ToList();
        var known = Instruments().SelectMany(Series).ToHashSet();

        Assert.True(named.Count > 10, $"{named.Count} names were read.");
        Assert.Empty(named.Except(known));
    }

    [Fact]
    public Task Prometheus_accepts_the_alert_rules() => PromtoolAsync("check", "rules", Path.Combine(Monitoring, "alerts.yml"));

    [Fact]
    public Task The_rules_of_health_settings_HSM_and_audit_fire_on_their_series_and_on_none_else() => PromtoolAsync("test", "rules", RuleTests);

    [Fact]
    public async Task Each_rule_of_health_settings_HSM_and_audit_has_series_on_which_it_fires_and_series_on_which_it_does_not()
    {
        var rules = RuleName().Matches(await File.ReadAllTextAsync(Path.Combine(Monitoring, "alerts.yml"), Cancel)).Select(match => match.Groups[1].Value).ToList();
        var tests = (await File.ReadAllTextAsync(RuleTests, Cancel)).Split("  - name: ")[1..];

        Assert.True(rules.Count > 8, $"{rules.Count} rules were read.");
        Assert.All(rules, rule => Assert.Equal([false, true], tests.Where(test => test.StartsWith($"\"{rule}: ", StringComparison.Ordinal)).Select(test => !test.Contains("exp_samples: []", StringComparison.Ordinal)).Distinct().Order()));
    }

    private static async Task PromtoolAsync(params string[] arguments)
    {
        var promtool = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, "promtool"))
            .Prepend(Environment.GetEnvironmentVariable("PIX_PROMTOOL") ?? "").FirstOrDefault(File.Exists);
        Assert.SkipWhen(promtool is null, "there is no promtool: './pix test' fetches it with apt-get, or says why it cannot (.pix/run/promtool.log)");

        using var run = Process.Start(new ProcessStartInfo(promtool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = run.StandardError.ReadToEndAsync(Cancel);
        var output = await run.StandardOutput.ReadToEndAsync(Cancel) + await error;
        await run.WaitForExitAsync(Cancel);

        Assert.True(run.ExitCode == 0, output);
    }

    /// <summary>Instruments of Pix in this process, where silos and front door run.</summary>
    private static List<Instrument> Instruments()
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith("Pix.", StringComparison.Ordinal))
            {
                found.Add(instrument);
            }
        };
        listener.Start();
        return [.. found.DistinctBy(instrument => instrument.Name)];
    }

    // OpenTelemetry's compatibility rules (specification, Prometheus and OpenMetrics): dots to underscores, the unit in words, _total for counters.
    private static string PrometheusName(Instrument instrument)
    {
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            "d" => "_days",
            "1" => "_ratio",
            _ => "",
        };
        return instrument.Name.Replace('.', '_') + unit + (IsOf(instrument, typeof(Counter<>)) ? "_total" : "");
    }

    private static IEnumerable<string> Series(Instrument instrument)
    {
        var name = PrometheusName(instrument);
        return IsOf(instrument, typeof(Histogram<>)) ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"] : [name];
    }

    private static bool IsOf(Instrument instrument, Type kind) => instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == kind;

    private static List<string> Expressions(string dashboard) =>
        [.. JsonDocument.Parse(dashboard).RootElement.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!)];

    [GeneratedRegex(@"^\| `(pix\.[a-z._]+)` \| `(pix_[a-z_]+)` \| `?([^|`]*?)`? \|", RegexOptions.Multiline)]
    private static partial Regex RowOfMetric();

    [GeneratedRegex(@"- alert: (Pix(?:Down|Degraded|NoSilo|FrontDoor|Hsm|Audit|Checkpoint|Certificate)[A-Za-z]*)")]
    private static partial Regex RuleName();

    [GeneratedRegex(@"^ *expr: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Rule();

    [GeneratedRegex(@"\bpix_[a-z_]+\b")]
    private static partial Regex MetricName();
}
