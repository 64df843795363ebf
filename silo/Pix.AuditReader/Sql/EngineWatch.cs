namespace Pix.AuditReader.Sql;

/// <summary>Waits until the engine has run a query. Stops waiting if the query exceeds its time limit or its memory limit.</summary>
/// <remarks>
/// The engine itself enforces both limits, but not while it runs a single SQL function. <c>levenshtein</c> of two long texts cannot be interrupted
/// for minutes, and <c>damerau_levenshtein</c> and <c>repeat</c> use memory that the engine does not count (tried on DuckDB 1.5.6). This process
/// cannot stop such work. The work continues on a background thread until the process of the command ends, and does not prevent that end.
/// </remarks>
internal static class EngineWatch
{
    /// <summary>Memory, in bytes, by which the process can exceed the query's limit, because other code also uses memory and the engine counts late.</summary>
    private const long MemoryBesides = 512L << 20;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Time to wait after the time limit. An engine that can be interrupted ends in this time and reports the reason itself.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Waits for the engine's work and returns its result.</summary>
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

    /// <summary>Memory of the process without the managed heap. The managed heap contains the answer's rows, which have limits of their own.</summary>
    private static long NativeBytes() => Environment.WorkingSet - Math.Max(GC.GetGCMemoryInfo().TotalCommittedBytes, GC.GetTotalMemory(forceFullCollection: false));
}
