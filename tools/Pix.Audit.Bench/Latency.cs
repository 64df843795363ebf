using System.Diagnostics;
using System.Threading.Channels;
using HdrHistogram;
using Pix.Audit.Journal;

namespace Pix.Audit.Bench;

/// <summary>Measures how long messages wait for the journal (twice each) at 500 a second, and raw appends at the same rate.</summary>
internal sealed class Latency(string folder, TimeSpan time)
{
    public const int PerSecond = 500;

    public async Task<(HistogramBase Intent, HistogramBase Message, HistogramBase Raw, HistogramBase Sync)> RunAsync(CancellationToken cancellationToken)
    {
        var (intent, message, raw, sync) = (Pace.Histogram(), Pace.Histogram(), Pace.Histogram(), Pace.Histogram());
        await using (var open = await OpenJournal.AtAsync(Path.Combine(folder, "latency")))
        {
            await using var shipping = new Shipping(open, new DiscardingSink());

            // Journal and raw file take turns, so that other work on the machine affects both. The first turn is the warm-up.
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

            // Stands for the time that the Central Bank takes to answer.
            await Task.Delay(20, cancellationToken);
            var answered = Stopwatch.GetTimestamp();
            await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent), cancellationToken);
            messages.RecordValue(Math.Max(1, (long)(waited + Stopwatch.GetElapsedTime(answered)).TotalMicroseconds));
        }
    }

    /// <param name="latencies">Receives the times since each append was due, including the wait for earlier appends, which have a sync each.</param>
    /// <param name="syncs">Receives the times of the write and sync alone.</param>
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
