using DuckDB.NET.Data;

namespace Pix.TestRecords;

/// <summary>A database that may do everything: <c>audit sql</c> writes nothing, so tests that need files of the store write them with this.</summary>
internal static class OpenDatabase
{
    /// <summary>Runs one statement.</summary>
    public static async Task RunAsync(string sql)
    {
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
