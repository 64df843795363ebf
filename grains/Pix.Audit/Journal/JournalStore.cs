using Microsoft.Data.Sqlite;

namespace Pix.Audit;

/// <summary>The journal's SQLite file. One thread uses it; opening it takes the exclusive lock until it is disposed.</summary>
/// <remarks>
/// WAL with synchronous=FULL fsyncs the log at each commit (sqlite.org/pragma.html#pragma_synchronous): what COMMIT
/// returned from survives power loss. locking_mode=EXCLUSIVE set before the first access keeps the WAL index in memory,
/// so there is no -shm file and the file may live on a network file system (sqlite.org/wal.html, section 8).
/// </remarks>
internal sealed class JournalStore : IDisposable
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin, _commit, _rollback, _insert, _delete, _mark, _head, _read, _probe;
    private byte[] _committedHead;
    private long _committedSequence;
    private byte[] _headHash;
    private long _sequence;
    private bool _rowsGo;

    private JournalStore(SqliteConnection connection)
    {
        _connection = connection;
        (JournalId, _committedSequence, _committedHead) = ReadHead(connection);
        (_sequence, _headHash) = (_committedSequence, _committedHead);
        _begin = Command("BEGIN IMMEDIATE");
        _commit = Command("COMMIT");
        _rollback = Command("ROLLBACK");
        _insert = Command(
            "INSERT INTO entry (sequence, kind, record_id, at, shipped, previous, hash, payload) VALUES ($sequence, $kind, $record_id, $at, 0, $previous, $hash, $payload)",
            "$sequence", "$kind", "$record_id", "$at", "$previous", "$hash", "$payload");
        _delete = Command("DELETE FROM entry WHERE sequence BETWEEN $first AND $last", "$first", "$last");
        _mark = Command("UPDATE entry SET shipped = 1 WHERE sequence = $sequence", "$sequence");
        _head = Command("UPDATE journal SET head_sequence = $sequence, head_hash = $hash", "$sequence", "$hash");
        // Random, because SQLite writes no page for a value that is already there; 64 KiB, as large as a usual group.
        _probe = Command("INSERT OR REPLACE INTO probe (one, content) VALUES (1, randomblob(65536))");
        _read = Command("SELECT sequence, kind, record_id, at, shipped, previous, hash, payload FROM entry WHERE sequence = $sequence", "$sequence");
    }

    /// <summary>Names the chain; made with the file.</summary>
    public string JournalId { get; }

    /// <summary>The newest entry that is durable.</summary>
    public JournalHead Head => new(_committedSequence, Convert.ToHexStringLower(_committedHead));

    /// <summary>Opens or makes the file.</summary>
    /// <exception cref="JournalInUseException">Another process has it.</exception>
    public static JournalStore Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = 1,
        }.ToString());
        try
        {
            connection.Open();
            JournalSchema.Apply(connection, path);
            return new JournalStore(connection);
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode is SqliteBusy or SqliteLocked)
        {
            connection.Dispose();
            throw new JournalInUseException(path, failure);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public IReadOnlyList<JournalRowHeader> Headers()
    {
        using var command = Command("SELECT sequence, kind, record_id, at, shipped, length(payload) FROM entry ORDER BY sequence");
        using var reader = command.ExecuteReader();
        var headers = new List<JournalRowHeader>();
        while (reader.Read())
        {
            headers.Add(new(reader.GetInt64(0), (EntryKind)reader.GetByte(1), reader.GetString(2), reader.GetInt64(3), reader.GetBoolean(4), reader.GetInt32(5)));
        }

        return headers;
    }

    public JournalRow? Read(long sequence)
    {
        _read.Parameters[0].Value = sequence;
        using var reader = _read.ExecuteReader();
        return reader.Read()
            ? new(reader.GetInt64(0), (EntryKind)reader.GetByte(1), reader.GetString(2), reader.GetInt64(3), reader.GetBoolean(4), (byte[])reader[5], (byte[])reader[6], (byte[])reader[7])
            : null;
    }

    public void Begin() => _begin.ExecuteNonQuery();

    /// <summary>Adds an entry to the transaction; its sequence.</summary>
    public long Insert(EntryKind kind, string recordId, long atMicros, byte[] digest, byte[] payload)
    {
        var previous = _headHash;
        var sequence = _sequence + 1;
        var hash = HashChain.Link(previous, sequence, digest);
        Execute(_insert, sequence, (long)kind, recordId, atMicros, previous, hash, payload);
        (_sequence, _headHash) = (sequence, hash);
        return sequence;
    }

    public void Delete(long first, long last)
    {
        Execute(_delete, first, last);
        _rowsGo = true;
    }

    public void MarkShipped(long sequence) => Execute(_mark, sequence);

    /// <summary>Adds to the transaction what shows whether the disk takes writes again.</summary>
    public void Probe() => _probe.ExecuteNonQuery();

    /// <summary>Makes the transaction durable: when this returns it survives power loss.</summary>
    /// <remarks>The head is its newest row. It is kept apart only when rows go, because that costs one page more in the log.</remarks>
    public void Commit()
    {
        if (_rowsGo)
        {
            Execute(_head, _sequence, _headHash);
        }

        _commit.ExecuteNonQuery();
        (_committedSequence, _committedHead, _rowsGo) = (_sequence, _headHash, false);
    }

    /// <summary>Forgets the transaction, also one that SQLite has already rolled back.</summary>
    public void Rollback()
    {
        (_sequence, _headHash, _rowsGo) = (_committedSequence, _committedHead, false);
        try
        {
            _rollback.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // "no transaction is active": SQLite rolled it back itself, as it does on most I/O errors.
        }
    }

    public void Dispose()
    {
        foreach (var command in (SqliteCommand[])[_begin, _commit, _rollback, _insert, _delete, _mark, _head, _read, _probe])
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    // The newest row, or what was kept when it went.
    private static (string Id, long Sequence, byte[] Hash) ReadHead(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT id, coalesce(entry.sequence, head_sequence), coalesce(entry.hash, head_hash)
            FROM journal LEFT JOIN entry ON entry.sequence = (SELECT max(sequence) FROM entry) AND entry.sequence > head_sequence
            """;
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetString(0), reader.GetInt64(1), (byte[])reader[2]);
    }

    private static void Execute(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        }

        return command;
    }
}
