using System.Globalization;
using DuckDB.NET.Data;
using Pix.AuditReader.Files;

namespace Pix.AuditReader.Sql;

/// <summary>
/// An in-memory database whose views show given files. Its settings allow no other file, no extension, no network, and no change of these
/// settings.
/// </summary>
internal sealed class LockedDatabase : IAsyncDisposable
{
    // Folder where the engine puts data that does not fit in memory. Only this user may enter it.
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("pix-sql-");

    private LockedDatabase(DuckDBConnection connection) => Connection = connection;

    public DuckDBConnection Connection { get; }

    /// <exception cref="DuckDBException">A file cannot be read.</exception>
    public static async Task<LockedDatabase> OpenAsync(IReadOnlyList<ReadableFile> files, QueryLimits limits, CancellationToken cancellationToken)
    {
        var database = new LockedDatabase(new DuckDBConnection("DataSource=:memory:"));
        try
        {
            await database.Connection.OpenAsync(cancellationToken);
            await database.ExecuteAsync(database.Limits(limits), cancellationToken);
            await database.ExecuteAsync(AuditViews.Sql(files), cancellationToken);
            await database.ExecuteAsync(Locks(files), cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns DuckDB's syntax tree of a statement, as JSON, without running the statement.</summary>
    /// <exception cref="AuditQueryException">The statement contains a NUL character, after which the engine may or may not read on.</exception>
    public async Task<string> TreeAsync(string sql, CancellationToken cancellationToken)
    {
        if (sql.Contains('\0', StringComparison.Ordinal))
        {
            throw new AuditQueryException("The statement has a NUL character.");
        }

        await using var command = Connection.CreateCommand();
        command.CommandText = "SELECT json_serialize_sql($sql::VARCHAR)::VARCHAR";
        command.Parameters.Add(new DuckDBParameter("sql", sql));
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        RemoveTemporaryFolder();
    }

    /// <summary>Deletes the temporary folder, even while the engine is still working and cannot be closed.</summary>
    public void RemoveTemporaryFolder()
    {
        try
        {
            _temporary.Delete(recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The folder was deleted before.
        }
    }

    private string Limits(QueryLimits limits) => string.Create(CultureInfo.InvariantCulture, $"""
        SET memory_limit = '{limits.MemoryMebibytes}MiB';
        SET temp_directory = {SqlText.Of(_temporary.FullName)};
        SET max_temp_directory_size = '{limits.TemporaryMebibytes}MiB';
        SET autoinstall_known_extensions = false;
        SET autoload_known_extensions = false;
        SET allow_community_extensions = false;
        SET allow_persistent_secrets = false;
        """);

    // The order matters. The allowed paths can only be set while external access is enabled, and the lock must come last.
    private static string Locks(IReadOnlyList<ReadableFile> files) => $"""
        SET allowed_paths = [{string.Join(", ", files.Select(file => SqlText.Of(file.Path)))}];
        SET enable_external_access = false;
        SET lock_configuration = true;
        """;

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
