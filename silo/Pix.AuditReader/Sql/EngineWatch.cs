namespace Pix.AuditReader.Sql;

/// <summary>Waits for the engine until a query ends, or until it exceeds its time limit or its memory limit.</summary>
/// <remarks>
/// The engine itself enforces both limits, but not inside one function call: <c>levenshtein</c> of two long texts cannot be interrupted for
/// minutes, and <c>damerau_levenshtein</c> and <c>repeat</c> use uncounted memory (tried on DuckDB 1.5.6). Such work cannot be stopped
/// within the process. It is abandoned on a thread that does not keep the process alive, and ends with the process of the command.
/// </remarks>
internal static class EngineWatch
{
    /// <summary>Allowance for other growth of the process during a query, and for the delay of the engine's own count.</summary>
    private const long MemoryBesides = 512L << 20;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Time after the limit in which an engine that can be interrupted ends by itself and reports the reason.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Returns the result of the engine's work.</summary>
    /// <exception cref="AuditQueryException">The query exceeded its time limit or its memory limit.</exception>
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

    /// <summary>Memory of the process without the managed heap. The managed heap holds the answer, which has its own bounds.</summary>
    private static long NativeBytes() => Environment.WorkingSet - Math.Max(GC.GetGCMemoryInfo().TotalCommittedBytes, GC.GetTotalMemory(forceFullCollection: false));
}
