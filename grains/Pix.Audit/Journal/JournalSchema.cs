using Microsoft.Data.Sqlite;

namespace Pix.Audit;

/// <summary>How the journal's file is set up, and its two tables.</summary>
internal static class JournalSchema
{
    private const int Version = 1;

    // The log takes whole pages. Larger ones than 8 KiB write less for a group of records, but more for an outcome that comes
    // alone: the room kept for it on a disk that is nearly full (JournalOutcomeReserveBytes) is then not enough (FullDiskTests).
    // A checkpoint happens inside a commit and costs its waiters some 10 ms: 64 MiB of log make it rare, and a delete
    // then mostly meets its insert in the same log, so that few pages reach the file at all.
    private const string Pragmas = """
        PRAGMA locking_mode = EXCLUSIVE;
        PRAGMA page_size = 8192;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 8192;
        PRAGMA cache_size = -16384;
        PRAGMA temp_store = MEMORY;
        """;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS journal (
            id TEXT NOT NULL, version INTEGER NOT NULL, head_sequence INTEGER NOT NULL, head_hash BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS entry (
            sequence INTEGER PRIMARY KEY, kind INTEGER NOT NULL, record_id TEXT NOT NULL, at INTEGER NOT NULL,
            shipped INTEGER NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL, payload BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS probe (one INTEGER PRIMARY KEY, content BLOB NOT NULL);
        """;

    public static void Apply(SqliteConnection connection, string path)
    {
        Execute(connection, Pragmas);
        if (Scalar(connection, "PRAGMA journal_mode") is not "wal")
        {
            throw new IOException($"The audit journal '{path}' could not be put in WAL mode; Pix:JournalPath must be on a file system with locks and fsync.");
        }

        Execute(connection, "BEGIN IMMEDIATE;" + Tables);
        CreateHead(connection);
        Execute(connection, "COMMIT");
        RequireVersion(connection, path);
    }

    private static void CreateHead(SqliteConnection connection)
    {
        var id = Guid.NewGuid().ToString("N");
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO journal SELECT $id, $version, 0, $hash WHERE NOT EXISTS (SELECT 1 FROM journal)";
        command.Parameters.AddWithValue("$id", id);
        command.Parameters.AddWithValue("$version", Version);
        command.Parameters.AddWithValue("$hash", HashChain.Origin(id));
        command.ExecuteNonQuery();
    }

    private static void RequireVersion(SqliteConnection connection, string path)
    {
        if (Scalar(connection, "SELECT version FROM journal") is not (long)Version)
        {
            throw new IOException($"The audit journal '{path}' was written by another version of Pix; drain it with that version first.");
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
