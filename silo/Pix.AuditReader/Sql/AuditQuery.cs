using System.Data.Common;
using System.Runtime.CompilerServices;
using DuckDB.NET.Data;
using Pix.Audit.Reading;
using Pix.Audit.Records;
using Pix.AuditReader.Files;

namespace Pix.AuditReader.Sql;

/// <summary>Runs SQL over the audit records of a folder or a bucket, with DuckDB. In production on AWS, Athena can run SQL over the same records.</summary>
/// <remarks>
/// The views <c>audit</c> (both streams, with a column <c>stream</c>), <c>dict</c> and <c>spi</c> have one row for each record. Delivery is at
/// least once, so a record can be stored in two rows; then the views have the row with the outcome. The view <c>checkpoints</c> has the signed
/// checkpoints of the hash chains. The view <c>stored</c> has every stored row. A query reads the files that exist when it starts, without files
/// that are still being written.
/// </remarks>
/// <param name="files">The folder or bucket with the audit records.</param>
/// <param name="limits">Maximum rows, size, duration and memory of each query. Null for the defaults.</param>
public sealed class AuditQuery(IAuditFiles files, QueryLimits? limits = null)
{
    private const int Attempts = 5;

    private readonly QueryLimits _limits = limits ?? new();

    /// <summary>Makes queries over a folder of this machine, such as that of the setting <c>Pix:AuditPath</c>. The folder need not exist yet.</summary>
    public AuditQuery(string auditPath, QueryLimits? limits = null)
        : this(new LocalFiles(auditPath), limits)
    {
    }

    /// <summary>The hours whose partitions are read. By default, all hours.</summary>
    public AuditPeriod Period { get; init; }

    /// <summary>Runs one SELECT statement in a new in-memory database that can read only the audit records.</summary>
    /// <param name="sql">One SELECT statement in DuckDB's SQL. Parameters are written as <c>$name</c>.</param>
    /// <param name="parameters">Values of the statement's parameters.</param>
    /// <param name="cancellationToken">Interrupts the statement.</param>
    /// <exception cref="AuditQueryException">The statement is invalid or not allowed, or exceeds one of the limits.</exception>
    /// <exception cref="AuditStoreException">The records cannot be read.</exception>
    public async Task<AuditQueryResult> RunAsync(string sql, IReadOnlyDictionary<string, object?>? parameters = null, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RunOnceAsync(sql, parameters, cancellationToken);
            }
            catch (DuckDBException vanished) when (attempt < Attempts && IsVanishedFile(vanished))
            {
                // A file was merged into another file after it was listed and before it was opened. The loop lists the files again.
            }
            catch (DuckDBException failure)
            {
                throw new AuditQueryException(failure.Message, failure);
            }
        }
    }

    /// <summary>Checks that every stored record has the hash that its journal wrote, and that it chains to the previous entry of the journal.</summary>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <exception cref="AuditStoreException">The records cannot be read.</exception>
    public async Task<ChainReport> CheckChainAsync(CancellationToken cancellationToken = default)
    {
        using var check = new ChainCheck();
        foreach (var stream in AuditStreams.All)
        {
            await foreach (var record in StoredAsync(stream, cancellationToken))
            {
                check.Add(record);
            }
        }

        return check.Report();
    }

    /// <summary>
    /// Returns every stored record of an audit stream, including duplicates. Reads only a few files at a time, so the store can be larger than the
    /// memory and the cache.
    /// </summary>
    /// <param name="stream">Audit stream of the records.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="AuditStoreException">A file cannot be read.</exception>
    public async IAsyncEnumerable<AuditRecord> StoredAsync(AuditStream stream, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var parts = new JoinedParts();
        await foreach (var few in BatchesAsync(stream, Period, cancellationToken))
        {
            await foreach (var row in RowsAsync(stream, few, cancellationToken))
            {
                if (parts.Join(row) is { } whole)
                {
                    yield return whole;
                }
            }
        }

        foreach (var incomplete in parts.Incomplete())
        {
            yield return incomplete;
        }
    }

    /// <summary>
    /// Returns the rows of some files. If one of these files was merged into another file and deleted meanwhile, lists and reads all files of
    /// their hours again. Some rows are then returned twice, which is harmless, and no row is missing.
    /// </summary>
    private async IAsyncEnumerable<AuditRecord> RowsAsync(AuditStream stream, IReadOnlyList<AuditFile> few, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = new Queue<IReadOnlyList<AuditFile>>([few]);
        var again = 0;
        while (open.TryDequeue(out var batch))
        {
            await using var rows = RowsOnceAsync(batch, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await rows.MoveNextAsync())
                    {
                        break;
                    }
                }
                catch (AuditStoreException vanished) when (vanished.InnerException is DuckDBException failure && IsVanishedFile(failure) && ++again < Attempts)
                {
                    await foreach (var listed in BatchesAsync(stream, new(batch[0].Hour, batch[^1].Hour), cancellationToken))
                    {
                        open.Enqueue(listed);
                    }

                    break;
                }

                yield return rows.Current;
            }
        }
    }

    private async IAsyncEnumerable<AuditRecord> RowsOnceAsync(IReadOnlyList<AuditFile> batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lease = await files.OpenAsync(batch, cancellationToken);
        await using var reader = await StoredFileReader.OpenAsync(lease.Files, _limits, cancellationToken);
        while (await reader.ReadAsync(cancellationToken) is { } record)
        {
            yield return record;
        }
    }

    /// <summary>Groups small files into batches. One database is opened for each batch, because opening it takes longer than reading a small file.</summary>
    private async IAsyncEnumerable<IReadOnlyList<AuditFile>> BatchesAsync(AuditStream stream, AuditPeriod period, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int MostFiles = 100;
        var mostBytes = Math.Min(32L << 20, files.MostBytes);
        var batch = new List<AuditFile>();
        await foreach (var file in files.ListAsync(stream, period, cancellationToken))
        {
            if (batch.Count == MostFiles || (batch.Count > 0 && batch.Sum(one => one.Bytes) + file.Bytes > mostBytes))
            {
                yield return batch;
                batch = [];
            }

            batch.Add(file);
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    // True if a listed file no longer exists. DuckDB then takes the file's name for a folder and looks for files in it ("/**/*."). The settings of
    // the database deny this access, because only the listed files are allowed, so the message is "Cannot access file".
    private static bool IsVanishedFile(DbException failure) =>
        failure.Message.Contains("No such file", StringComparison.Ordinal)
        || failure.Message.Contains("No files found", StringComparison.Ordinal)
        || (failure.Message.Contains("Cannot access file", StringComparison.Ordinal) && failure.Message.Contains("/**/*.", StringComparison.Ordinal));

    private async Task<LockedDatabase> OpenAsync(IReadOnlyList<ReadableFile> readable, CancellationToken cancellationToken)
    {
        try
        {
            return await LockedDatabase.OpenAsync(readable, _limits, cancellationToken);
        }
        catch (DuckDBException failure) when (!IsVanishedFile(failure))
        {
            throw new AuditStoreException($"The audit records cannot be read: {failure.Message}", failure);
        }
    }

    private async Task<AuditQueryResult> RunOnceAsync(string sql, IReadOnlyDictionary<string, object?>? parameters, CancellationToken cancellationToken)
    {
        var listed = new List<AuditFile>();
        foreach (var stream in AuditStreams.All)
        {
            await foreach (var file in files.ListAsync(stream, Period, cancellationToken))
            {
                listed.Add(file);
            }
        }

        using var lease = await files.OpenAsync(listed, cancellationToken);
        var database = await OpenAsync(lease.Files, cancellationToken);
        // The statement runs on a new thread, because the engine blocks the thread that calls it.
        var answer = Task.Factory.StartNew(() => AnswerAsync(database, sql, parameters, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        try
        {
            return await EngineWatch.WaitAsync(answer, _limits, cancellationToken);
        }
        finally
        {
            database.RemoveTemporaryFolder();
        }
    }

    private async Task<AuditQueryResult> AnswerAsync(LockedDatabase opened, string sql, IReadOnlyDictionary<string, object?>? parameters, CancellationToken cancellationToken)
    {
        await using var database = opened;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(_limits.Time);
        try
        {
            SelectStatement.Demand(await database.TreeAsync(sql, time.Token));
            return await AnswerReader.ReadAsync(database.Connection, sql, parameters, _limits, time.Token);
        }
        catch (Exception stopped) when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested && stopped is OperationCanceledException or DuckDBException)
        {
            throw new AuditQueryException($"The query took longer than {_limits.Time.TotalSeconds:0} s and was stopped.", stopped);
        }
    }
}
