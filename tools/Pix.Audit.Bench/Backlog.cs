using System.Diagnostics;
using Pix.Audit.Journal;
using Pix.Audit.Sinks;

namespace Pix.Audit.Bench;

/// <summary>Measures how fast a backlog is shipped after an outage of the sink, while new exchanges continue at the same rate.</summary>
internal sealed class Backlog(string folder, TimeSpan outage)
{
    /// <returns>Records shipped per second after the outage, including new records, and the size of the backlog at its end.</returns>
    public async Task<(double ShippedPerSecond, int Backlog)> RunAsync(string name, Func<string, IAuditSink> sink, CancellationToken cancellationToken)
    {
        var place = Path.Combine(folder, $"backlog-{name}");
        await using var open = await OpenJournal.AtAsync(place);
        await ProduceAsync(open.Journal, outage, cancellationToken);
        var backlog = open.Journal.State.BacklogRecords;

        using var enough = new CancellationTokenSource();
        var produced = 0;
        var production = Task.Run(
            async () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    produced += await ProduceAsync(open.Journal, TimeSpan.FromMilliseconds(200), CancellationToken.None);
                }
            },
            cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await using var shipping = new Shipping(open, sink(place));
        while (open.Journal.State.BacklogRecords > Latency.PerSecond / 5)
        {
            await Task.Delay(5, cancellationToken);
        }

        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var shipped = backlog + produced - open.Journal.State.BacklogRecords;
        await enough.CancelAsync();
        await production;
        return (shipped / elapsed, backlog);
    }

    private static async Task<int> ProduceAsync(AuditJournal journal, TimeSpan time, CancellationToken cancellationToken)
    {
        var underWay = new List<Task>();
        await Pace.KeepAsync(Latency.PerSecond, time, _ => underWay.Add(ExchangeAsync()));
        await Task.WhenAll(underWay);
        return underWay.Count;

        async Task ExchangeAsync()
        {
            var intent = SomeRecord.Intent();
            await journal.AppendIntentAsync(intent, cancellationToken);
            await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent), cancellationToken);
        }
    }
}
