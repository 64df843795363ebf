using DuckDB.NET.Data;
using Pix.Audit.Records;
using Pix.AuditReader.Files;

namespace Pix.AuditReader.Sql;

/// <summary>Reads every stored row of some files, one row at a time, including duplicates.</summary>
internal sealed class StoredFileReader : IAsyncDisposable
{
    private readonly LockedDatabase _database;
    private readonly DuckDBCommand _command;
    private readonly DuckDBDataReader _reader;

    private StoredFileReader(LockedDatabase database, DuckDBCommand command, DuckDBDataReader reader)
    {
        (_database, _command, _reader) = (database, command, reader);
    }

    /// <exception cref="AuditStoreException">A file cannot be read.</exception>
    public static async Task<StoredFileReader> OpenAsync(IReadOnlyList<ReadableFile> files, QueryLimits limits, CancellationToken cancellationToken)
    {
        LockedDatabase? database = null;
        try
        {
            database = await LockedDatabase.OpenAsync(files, limits, cancellationToken);
            var command = database.Connection.CreateCommand();
            command.CommandText = $"SELECT {StoredColumns.Columns} FROM stored";
            command.UseStreamingMode = true;
            return new(database, command, (DuckDBDataReader)await command.ExecuteReaderAsync(cancellationToken));
        }
        catch (Exception failure)
        {
            if (database is not null)
            {
                await database.DisposeAsync();
            }

            throw failure is DuckDBException ? Unreadable(failure) : failure;
        }
    }

    /// <summary>Reads the next row. Null after the last row.</summary>
    /// <exception cref="AuditStoreException">The file cannot be read.</exception>
    public async Task<AuditRecord?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await _reader.ReadAsync(cancellationToken) ? StoredColumns.Read(_reader) : null;
        }
        catch (DuckDBException failure)
        {
            throw Unreadable(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await _command.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static AuditStoreException Unreadable(Exception failure) => new($"The audit records cannot be read: {failure.Message}", failure);
}
