namespace Pix.AuditReader.Sql;

/// <summary>Waits for the engine no longer than it may work, and only while it takes no more memory than it may.</summary>
/// <remarks>
/// The engine bounds both by itself, but not inside one call of a function: <c>levenshtein</c> of two long texts cannot be interrupted for minutes, <c>damerau_levenshtein</c> and <c>repeat</c> take
/// memory that is not counted (tried on DuckDB 1.5.6). Such work cannot be ended within the process. It is left, on a thread that does not keep the process alive; the command ends with its process.
/// </remarks>
internal static class EngineWatch
{
    /// <summary>What else of the process grows while a query runs, and how far the engine's own counting is behind.</summary>
    private const long MemoryBesides = 512L << 20;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>An engine that can be interrupted ends by itself in that time, and says why.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>The work's result.</summary>
    /// <exception cref="AuditQueryException">It was left at a bound.</exception>
    public static async Task<T> WaitAsync<T>(Task<T> work, QueryLimits limits, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var (started, before) = (clock.GetTimestamp(), NativeBytes());
        var most = ((long)limits.MemoryMebibytes << 20) + MemoryBesides;
        while (await Task.WhenAny(work, Task.Delay(Interval, clock, CancellationToken.None)) != work)
        {
            if (clock.GetElapsedTime(started) > limits.Time + Grace)
            {
                throw new AuditQueryException($"The query took longer than {limits.Time.TotalSeconds:0} s and was stopped.");
            }

            if (NativeBytes() - before > most)
            {
                throw new AuditQueryException($"The query took more memory than {limits.MemoryMebibytes} MiB (--max-memory) and was stopped.");
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        return await work;
    }

    /// <summary>Memory of the process without the managed heap, which has the answer's own bound.</summary>
    private static long NativeBytes() => Environment.WorkingSet - Math.Max(GC.GetGCMemoryInfo().TotalCommittedBytes, GC.GetTotalMemory(forceFullCollection: false));
}
