using System.Data.Common;
using System.Runtime.CompilerServices;
using DuckDB.NET.Data;
using Pix.Audit.Reading;
using Pix.Audit.Records;
using Pix.AuditReader.Files;

namespace Pix.AuditReader.Sql;

/// <summary>Runs SQL over the audit records of a folder or a bucket, as Athena does in production.</summary>
/// <remarks>
/// The views <c>audit</c> (both streams, with a column <c>stream</c>), <c>dict</c> and <c>spi</c> show each record once. Delivery is at
/// least once, so a record may be stored twice, and the row with the outcome is shown. <c>checkpoints</c> shows the signed checkpoints of
/// the hash chains, <c>stored</c> shows every row as stored. Files are listed when a query starts. A listed file is complete; a file that
/// is still being written is not listed.
/// </remarks>
/// <param name="files">The files that are queried.</param>
/// <param name="limits">Bounds of each query. Null for the defaults.</param>
public sealed class AuditQuery(IAuditFiles files, QueryLimits? limits = null)
{
    private const int Attempts = 5;

    private readonly QueryLimits _limits = limits ?? new();

    /// <summary>Reads the records in a folder of this machine, such as the folder of the setting <c>AuditPath</c>. The folder need not exist yet.</summary>
    public AuditQuery(string auditPath, QueryLimits? limits = null)
        : this(new LocalFiles(auditPath), limits)
    {
    }

    /// <summary>Partitions that are read. Default: all.</summary>
    public AuditPeriod Period { get; init; }

    /// <summary>Runs one SELECT in a separate in-memory database that can read these records and nothing else.</summary>
    /// <param name="sql">One SELECT in DuckDB's SQL. Parameters are written as <c>$name</c>.</param>
    /// <param name="parameters">Values of the statement's parameters.</param>
    /// <param name="cancellationToken">Interrupts the statement.</param>
    /// <exception cref="AuditQueryException">The statement was refused, or its answer exceeds a bound.</exception>
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
                // The file was merged into another file between listing and opening. The next listing has the other file.
            }
            catch (DuckDBException failure)
            {
                throw new AuditQueryException(failure.Message, failure);
            }
        }
    }

    /// <summary>Checks every stored record against its hash and its predecessor in the journal.</summary>
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
    /// Returns every stored record of a stream, including duplicates. Reads a few files at a time, so the store may be larger than memory
    /// and cache.
    /// </summary>
    /// <param name="stream">Stream of the records.</param>
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
    /// Returns the rows of some files. If one of the files was merged into another meanwhile, their hours are listed and read again,
    /// because a duplicate row is harmless and a missing row is not.
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

    /// <summary>Groups small files into batches, because opening the engine takes longer than reading such a file.</summary>
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

    // If a listed file no longer exists, the engine looks for files below its name, as if the name were a folder. That access is denied,
    // because only the listed files may be read.
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
        // The engine blocks the calling thread, so the statement gets a thread of its own.
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
