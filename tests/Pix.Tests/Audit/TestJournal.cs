using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Pix.Audit;
using Xunit;

namespace Pix.Tests.Audit;

/// <summary>Opens journals, and looks at copies of their files with SQLite itself.</summary>
internal static class TestJournal
{
    public static Task<AuditJournal> OpenAsync(string folder, TimeProvider? time = null) => OpenAsync(Some.Settings(folder), time);

    public static async Task<AuditJournal> OpenAsync(JournalSettings settings, TimeProvider? time = null)
    {
        var journal = new AuditJournal(settings, time ?? TimeProvider.System, NullLogger.Instance, new AuditMeter());
        await journal.OpenAsync();
        return journal;
    }

    /// <summary>What a crash at this moment would leave: the files as the operating system has them.</summary>
    public static string Copy(string journalPath, string name)
    {
        var target = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(journalPath)!, "..", name, System.IO.Path.GetFileName(journalPath));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
        File.Copy(journalPath, target, overwrite: true);
        File.Copy(journalPath + "-wal", target + "-wal", overwrite: true);
        return target;
    }

    /// <summary>The record ids in a file, read by SQLite alone; fails unless SQLite finds the file sound.</summary>
    public static IReadOnlyList<string> RecordIds(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Assert.Equal("ok", Column(connection, "PRAGMA integrity_check").Single());
        return Column(connection, "SELECT record_id FROM entry ORDER BY sequence");
    }

    private static List<string> Column(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }
}
