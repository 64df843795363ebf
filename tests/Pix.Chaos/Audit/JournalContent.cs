using Microsoft.Data.Sqlite;

namespace Pix.Chaos;

/// <summary>Looks into the journal of a silo that has ended, with SQLite itself.</summary>
public static class JournalContent
{
    /// <summary>Entries that were not shipped yet.</summary>
    public static int Count(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM entry WHERE shipped = 0";
        return (int)(long)command.ExecuteScalar()!;
    }
}
