using System.Runtime.CompilerServices;
using DuckDB.NET.Data;

namespace Pix.Audit;

/// <summary>SQL over the local audit, as Athena gives it in production.</summary>
/// <remarks>
/// The views <c>audit</c> (both streams, with a column <c>stream</c>), <c>dict</c> and <c>spi</c> show each record once:
/// delivery is at least once, so the same record id may be stored twice, and the row with the outcome counts.
/// <c>checkpoints</c> shows the signed checkpoints of the hash chains, <c>stored</c> every row as it is stored. Files are listed when a query starts; each is whole, or not there yet.
/// </remarks>
public sealed class AuditQuery
{
    private const int Attempts = 5;

    private readonly string _auditPath;

    /// <summary>Reads the store under a root, the setting <c>AuditPath</c>; it need not exist yet.</summary>
    public AuditQuery(string auditPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(auditPath);
        _auditPath = auditPath;
    }

    /// <summary>Runs one statement, in a database of its own in memory.</summary>
    /// <param name="sql">DuckDB's SQL; parameters are <c>$name</c>.</param>
    /// <param name="parameters">Their values.</param>
    /// <param name="cancellationToken">Interrupts the statement.</param>
    /// <exception cref="AuditQueryException">DuckDB did not accept the statement; the message is DuckDB's.</exception>
    public async Task<AuditQueryResult> RunAsync(string sql, IReadOnlyDictionary<string, object?>? parameters = null, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RunOnceAsync(sql, parameters, cancellationToken);
            }
            catch (AuditQueryException vanished) when (attempt < Attempts && IsVanishedFile(vanished))
            {
                // Merged into another file between being listed and being opened: the next list has that one.
            }
        }
    }

    private static bool IsVanishedFile(AuditQueryException failure) =>
        failure.Message.Contains("No such file", StringComparison.Ordinal) || failure.Message.Contains("No files found", StringComparison.Ordinal);

    private async Task<AuditQueryResult> RunOnceAsync(string sql, IReadOnlyDictionary<string, object?>? parameters, CancellationToken cancellationToken)
    {
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(cancellationToken);
        try
        {
            await ExecuteAsync(connection, AuditViews.Sql(_auditPath), cancellationToken);
            return await ReadAsync(connection, sql, parameters, cancellationToken);
        }
        catch (DuckDBException failure)
        {
            throw new AuditQueryException(failure.Message, failure);
        }
    }

    /// <summary>Checks every stored record against its hash and against the one before it in its journal.</summary>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="AuditQueryException">The store cannot be read.</exception>
    public async Task<ChainReport> CheckChainAsync(CancellationToken cancellationToken = default)
    {
        using var check = new ChainCheck();
        try
        {
            foreach (var stream in AuditStreams.All)
            {
                await foreach (var record in StoredAsync(stream, cancellationToken))
                {
                    check.Add(record);
                }
            }
        }
        catch (DuckDBException failure)
        {
            throw new AuditQueryException(failure.Message, failure);
        }

        return check.Report();
    }

    /// <summary>Every stored record of a stream, also those stored twice; one at a time, so the store may be larger than the memory.</summary>
    /// <param name="stream">Which.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DuckDBException">A file cannot be read.</exception>
    public async IAsyncEnumerable<AuditRecord> StoredAsync(AuditStream stream, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, AuditViews.Sql(_auditPath), cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {AuditRecords.Columns} FROM stored WHERE stream = '{stream.Name()}'";
        command.UseStreamingMode = true;
        await using var reader = (DuckDBDataReader)await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return AuditRecords.Read(reader);
        }
    }

    private static async Task ExecuteAsync(DuckDBConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<AuditQueryResult> ReadAsync(
        DuckDBConnection connection, string sql, IReadOnlyDictionary<string, object?>? parameters, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters ?? new Dictionary<string, object?>())
        {
            command.Parameters.Add(new DuckDBParameter(name, value));
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var columns = Enumerable.Range(0, reader.FieldCount).Select(i => new AuditQueryColumn(reader.GetName(i), reader.GetFieldType(i))).ToList();
        var rows = new List<IReadOnlyList<object?>>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var values = new object?[columns.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = await reader.IsDBNullAsync(i, cancellationToken) ? null : reader.GetValue(i);
            }

            rows.Add(values);
        }

        return new(columns, rows);
    }
}
