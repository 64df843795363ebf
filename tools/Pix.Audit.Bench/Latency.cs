using System.Diagnostics;
using System.Threading.Channels;
using HdrHistogram;
using Pix.Audit.Journal;

namespace Pix.Audit.Bench;

/// <summary>What 500 messages a second wait for the journal, which they do twice each, beside raw appends at the same pace.</summary>
internal sealed class Latency(string folder, TimeSpan time)
{
    public const int PerSecond = 500;

    public async Task<(HistogramBase Intent, HistogramBase Message, HistogramBase Raw, HistogramBase Sync)> RunAsync(CancellationToken cancellationToken)
    {
        var (intent, message, raw, sync) = (Pace.Histogram(), Pace.Histogram(), Pace.Histogram(), Pace.Histogram());
        await using (var open = await OpenJournal.AtAsync(Path.Combine(folder, "latency")))
        {
            await using var shipping = new Shipping(open, new DiscardingSink());

            // In turns, so that what else the machine does meets both.
            for (var turn = 0; turn <= 4; turn++)
            {
                var warm = turn > 0;
                await MessagesAsync(open.Journal, warm ? intent : Pace.Histogram(), warm ? message : Pace.Histogram(), cancellationToken);
                await RawAsync(warm ? raw : Pace.Histogram(), warm ? sync : Pace.Histogram());
            }
        }

        return (intent, message, raw, sync);
    }

    private async Task MessagesAsync(AuditJournal journal, LongConcurrentHistogram intents, LongConcurrentHistogram messages, CancellationToken cancellationToken)
    {
        var underWay = new List<Task>();
        await Pace.KeepAsync(PerSecond, time, due => underWay.Add(MessageAsync(due)));
        await Task.WhenAll(underWay);

        async Task MessageAsync(long due)
        {
            var intent = SomeRecord.Intent();
            await journal.AppendIntentAsync(intent, cancellationToken);
            var waited = Stopwatch.GetElapsedTime(due);
            intents.Record(due);

            // The Central Bank answers.
            await Task.Delay(20, cancellationToken);
            var answered = Stopwatch.GetTimestamp();
            await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent), cancellationToken);
            messages.RecordValue(Math.Max(1, (long)(waited + Stopwatch.GetElapsedTime(answered)).TotalMicroseconds));
        }
    }

    /// <param name="latencies">Since each was due: with what waited before it, for each has a sync of its own.</param>
    /// <param name="syncs">The call alone.</param>
    private async Task RawAsync(LongConcurrentHistogram latencies, LongConcurrentHistogram syncs)
    {
        using var file = new RawFile(Path.Combine(folder, "latency-raw"));
        var bytes = new byte[SomeRecord.Bytes];
        Random.Shared.NextBytes(bytes);
        var due = Channel.CreateUnbounded<long>();
        var writer = Task.Run(async () =>
        {
            await foreach (var at in due.Reader.ReadAllAsync())
            {
                var begun = Stopwatch.GetTimestamp();
                file.Append(bytes);
                syncs.Record(begun);
                latencies.Record(at);
            }
        });
        await Pace.KeepAsync(PerSecond, time, at => due.Writer.TryWrite(at));
        due.Writer.Complete();
        await writer;
    }
}
