using System.Diagnostics;
using Pix.Audit.Journal;

namespace Pix.Audit.Bench;

/// <summary>Measures records per second of the journal with 64 waiting callers, and of a raw file with batches of the journal's mean size.</summary>
internal sealed class Throughput(string folder, TimeSpan time)
{
    private const int Waiting = 64, Turns = 5;

    public async Task<(double Journal, double Raw, double Batch, double Ratio)> RunAsync(CancellationToken cancellationToken)
    {
        var turns = new List<(double Journal, double Raw, double Batch)>();
        for (var turn = 0; turn <= Turns; turn++)
        {
            var (journal, batch) = await JournalAsync(Path.Combine(folder, $"throughput-{turn}"), cancellationToken);
            var raw = Raw(Path.Combine(folder, $"raw-{turn}"), (int)Math.Round(batch));

            // The first turn is not counted, because the JIT compiles the code in it.
            if (turn > 0)
            {
                turns.Add((journal, raw, batch));
            }
        }

        var middle = turns.OrderBy(turn => turn.Journal / turn.Raw).ElementAt(Turns / 2);
        return (middle.Journal, middle.Raw, middle.Batch, middle.Journal / middle.Raw);
    }

    private async Task<(double PerSecond, double Batch)> JournalAsync(string place, CancellationToken cancellationToken)
    {
        await using var open = await OpenJournal.AtAsync(place);
        using var groups = new GroupCounter();
        var records = 0L;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Waiting).Select(_ => Task.Run(AppendAsync, cancellationToken)));
        var perSecond = records / Stopwatch.GetElapsedTime(started).TotalSeconds;
        return (perSecond, (double)records / groups.Count);

        async Task AppendAsync()
        {
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                if (await open.Journal.AppendIntentAsync(SomeRecord.Intent(), cancellationToken) != JournalWrite.Durable)
                {
                    throw new InvalidOperationException("The journal refused.");
                }

                Interlocked.Increment(ref records);
            }
        }
    }

    private double Raw(string path, int batch)
    {
        using var file = new RawFile(path);
        var bytes = new byte[batch * SomeRecord.Bytes];
        Random.Shared.NextBytes(bytes);
        var records = 0L;
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            file.Append(bytes);
            records += batch;
        }

        var perSecond = records / Stopwatch.GetElapsedTime(started).TotalSeconds;
        File.Delete(path);
        return perSecond;
    }
}
