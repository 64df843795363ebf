using System.Globalization;
using DuckDB.NET.Data;
using Pix.AuditReader.Files;

namespace Pix.AuditReader.Sql;

/// <summary>
/// An in-memory DuckDB database with views over given files. Its settings forbid other files, extensions and the network, and forbid changes of
/// the settings.
/// </summary>
internal sealed class LockedDatabase : IAsyncDisposable
{
    // Folder for the engine's data that does not fit in memory. Only this user has access to it.
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

    /// <summary>Parses a statement without running it, and returns DuckDB's syntax tree as JSON.</summary>
    /// <exception cref="AuditQueryException">
    /// The statement contains a NUL character. The engine can stop reading there or read on, so the checked text could differ from the text that runs.
    /// </exception>
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

    /// <summary>Deletes the temporary folder. Can be called while the engine is still working, because then the database cannot be closed.</summary>
    public void RemoveTemporaryFolder()
    {
        try
        {
            _temporary.Delete(recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The folder was deleted by an earlier call.
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

    // The order matters: the allowed paths must be set before external access is disabled, and the settings are locked last.
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
