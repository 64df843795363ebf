using Pix.AuditReader.Sql;

namespace Pix.Cli.Auditing;

/// <summary>
/// Searches audit records. Repeats the search until it finds the wanted number or the time limit ends, because a record is stored only a
/// second or two after the caller's answer.
/// </summary>
internal sealed record RecordSearch(AuditStore Store, RecordFilter Filter, RecordColumns Columns)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async Task<AuditQueryResult> RunAsync(int wanted, TimeSpan limit, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        while (true)
        {
            var result = await Store.QueryAsync(RecordFilter.Sql(Columns), Filter.Parameters, cancellationToken);
            if (result.Rows.Count >= wanted || clock.GetElapsedTime(started) >= limit)
            {
                return result;
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }
}
