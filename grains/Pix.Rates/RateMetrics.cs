using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Pix.Rates;

/// <summary>Metrics of the rate limits, in the meter <c>Pix.Rates</c>.</summary>
public static class RateMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Pix.Rates";

    private static readonly Meter Meter = new(MeterName);

    private static readonly ConcurrentDictionary<(string Budget, string Policy), double> Levels = new();

    private static readonly Counter<long> Calls =
        Meter.CreateCounter<long>("pix.rates.leases", "{call}", "Calls to a budget of the cluster.");

    private static readonly Counter<long> Refusals =
        Meter.CreateCounter<long>("pix.rates.refused", "{request}", "Requests not sent for lack of tokens.");

    private static readonly Counter<long> Cappings =
        Meter.CreateCounter<long>("pix.rates.capped", "{number}", "Numbers told from outside that were beyond their bound.");

    private static readonly Histogram<double> Waits =
        Meter.CreateHistogram<double>("pix.rates.wait", "s", "Time that requests waited for tokens.");

    private static readonly ConcurrentDictionary<string, bool> Told = new();

    static RateMetrics()
    {
        Meter.CreateObservableGauge("pix.rates.tokens", Observe, "{token}", "Tokens left of each policy, held by silos or not; told by the silo that keeps the budget.");
        Meter.CreateObservableGauge(
            "pix.rates.policies_told", ObserveTold, "{told}", "1 when DICT told what is in a budget's buckets when it was last asked, 0 when it did not; told by the silo that keeps the budget.");
    }

    /// <summary>Records whether DICT reported the levels of a budget's buckets when Pix last asked.</summary>
    public static void PoliciesTold(string budget, bool told) => Told[budget] = told;

    /// <summary>Records the levels of a budget's buckets. Called by the budget owner.</summary>
    public static void Level(string budget, IEnumerable<KeyValuePair<string, double>> levels)
    {
        foreach (var (policy, level) in levels)
        {
            Levels[(budget, policy)] = level;
        }
    }

    /// <summary>Removes the levels of a budget that this process no longer owns.</summary>
    public static void Gone(string budget)
    {
        Told.TryRemove(budget, out _);
        foreach (var key in Levels.Keys.Where(key => key.Budget == budget))
        {
            Levels.TryRemove(key, out _);
        }
    }

    /// <summary>Counts a number from the Central Bank or from another silo that was outside its bounds and was capped.</summary>
    /// <param name="policy">Policy that the number belongs to; empty if the policy is not in the table of policies.</param>
    /// <param name="number">Name of the number, such as <c>retry-after</c>.</param>
    public static void Capped(string policy, string number) => Cappings.Add(1, new("policy", policy), new("number", number));

    internal static void Called(string budget) => Calls.Add(1, new KeyValuePair<string, object?>("budget", budget));

    internal static void Refused(string policy) => Refusals.Add(1, new KeyValuePair<string, object?>("policy", policy));

    internal static void Waited(string policy, TimeSpan time) => Waits.Record(time.TotalSeconds, new KeyValuePair<string, object?>("policy", policy));

    private static IEnumerable<Measurement<int>> ObserveTold() =>
        Told.Select(entry => new Measurement<int>(entry.Value ? 1 : 0, new KeyValuePair<string, object?>("budget", entry.Key)));

    private static IEnumerable<Measurement<double>> Observe() =>
        Levels.Select(entry => new Measurement<double>(entry.Value, new("budget", entry.Key.Budget), new("policy", entry.Key.Policy)));
}
