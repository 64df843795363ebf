namespace Pix.AuditReader.Sql;

/// <summary>Waits for the engine up to its time limit, and only while its memory stays within its limit.</summary>
/// <remarks>
/// The engine enforces both by itself, but not inside one function call: <c>levenshtein</c> of two long texts cannot be interrupted for
/// minutes, and <c>damerau_levenshtein</c> and <c>repeat</c> use uncounted memory (tried on DuckDB 1.5.6). Such work cannot be stopped
/// within the process. It is abandoned, on a thread that does not keep the process alive; the command ends with its process.
/// </remarks>
internal static class EngineWatch
{
    /// <summary>How much else the process grows during a query, and how far the engine's own count lags.</summary>
    private const long MemoryBesides = 512L << 20;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>An interruptible engine ends by itself in this time, and says why.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>The work's result.</summary>
    /// <exception cref="AuditQueryException">The query met one of its bounds.</exception>
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

    /// <summary>Memory of the process without the managed heap, which the answer's own bound limits.</summary>
    private static long NativeBytes() => Environment.WorkingSet - Math.Max(GC.GetGCMemoryInfo().TotalCommittedBytes, GC.GetTotalMemory(forceFullCollection: false));
}
