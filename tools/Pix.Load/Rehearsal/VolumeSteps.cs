using Pix.Load.Capacity;
using Pix.Load.Targets;

namespace Pix.Load.Rehearsal;

/// <summary>Rehearsal steps of the SPI with many payments, and the reconciliation step after them.</summary>
internal sealed class VolumeSteps(Func<CapacityPlan, CancellationToken, Task<CapacityResult>> load)
{
    private const string Section = "SPI";

    /// <summary>Results of the sustained step and the capacity step, for the rehearsal's report.</summary>
    public List<CapacityResult> Runs { get; } = [];

    public IEnumerable<Step> All() =>
    [
        new(Section, "Warm-up: 100 payments", WarmUpAsync),
        new(Section, "Sustained: 500 payments a minute for 5 minutes", (bench, cancel) => LoadAsync(bench, bench.Plan.SustainedPerMinute, bench.Plan.Sustained, cancel)),
        new(Section, "Full capacity: 20,000 in 10 minutes, both roles at once", (bench, cancel) => LoadAsync(bench, bench.Plan.CapacityPerMinute, bench.Plan.Capacity, cancel)),
        new(Section, "Reconciliation: statement (camt.060 → camt.053) and every payment settled once", ReconcileAsync),
    ];

    private static async Task<string> WarmUpAsync(Workbench bench, CancellationToken cancellationToken)
    {
        await Parallel.ForAsync(0, bench.Plan.WarmUpPayments, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
            async (_, cancel) => await bench.Spi.SendAsync(bench.Spi.Messages.Payment(bench.Spi.Messages.Ids.EndToEnd(), bench.Plan.Accepting, 10m), cancel));
        await bench.PayAsync("ACSC", cancellationToken);
        return $"{bench.Plan.WarmUpPayments} sent";
    }

    private async Task<string> LoadAsync(Workbench bench, double perMinute, TimeSpan duration, CancellationToken cancellationToken)
    {
        // The capacity run opens six read streams itself, and the SPI allows only six at the same time.
        await bench.Spi.CloseAsync();
        try
        {
            var result = await load(
                new CapacityPlan { PerMinute = perMinute, Duration = duration, WarmUp = TimeSpan.Zero, Receiver = bench.Plan.Accepting, Payer = bench.Plan.Paying },
                cancellationToken);
            Runs.Add(result);
            var figures = $"{result.Payer.Sent:N0} sent, {result.Receiver.AnswersSent:N0} received, at {perMinute:N0} a minute each way; round trip {result.Payer.RoundTrip.Summary}";
            var failed = result.Criteria.Where(criterion => !criterion.Passed).Select(criterion => $"{criterion.Name}: {criterion.Figures}").ToList();
            return failed.Count == 0 ? figures : throw new StepFailedException($"{string.Join("; ", failed)} ({figures})");
        }
        finally
        {
            bench.Spi.Open();
        }
    }

    private static async Task<string> ReconcileAsync(Workbench bench, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(bench.Time.GetUtcNow().UtcDateTime);
        await bench.Spi.SendAsync(bench.Spi.Messages.StatementRequest(today), cancellationToken);
        var statement = await bench.Spi.Inbox.WaitAsync("camt.053", message => message.Kind == "camt.053", bench.Plan.Patience, cancellationToken);
        var balance = statement.Header.GetValueOrDefault("Amt", "?");
        if (bench.Control is null)
        {
            return $"balance {balance}; compare it with your own books";
        }

        await CheckAsync(bench, bench.Control, balance, cancellationToken);
        return $"balance {balance} as in the Central Bank's books; all of the {bench.Settled.Count} payments of the steps settled once";
    }

    private static async Task CheckAsync(Workbench bench, SimulatorControl control, string balance, CancellationToken cancellationToken)
    {
        var accounts = await control.GetAsync("/accounts", cancellationToken);
        var booked = accounts.GetProperty(bench.Pix.Ispb).GetInt64();
        if (!decimal.TryParse(balance, System.Globalization.CultureInfo.InvariantCulture, out var told) || told * 100 != booked)
        {
            throw new StepFailedException($"the statement says {balance}, the Central Bank's books {booked / 100m}");
        }

        var settlements = (await control.GetAsync("/payments", cancellationToken)).EnumerateArray()
            .ToDictionary(payment => payment.GetProperty("endToEndId").GetString()!, payment => payment.GetProperty("settlements").GetInt32());
        var twice = settlements.Where(payment => payment.Value > 1).Select(payment => payment.Key).ToList();
        var missing = bench.Settled.Where(id => settlements.TryGetValue(id, out var count) && count == 0).ToList();
        if (twice.Count + missing.Count > 0)
        {
            throw new StepFailedException($"settled twice: {twice.Count}, told settled but not in the books: {missing.Count}");
        }
    }
}
