using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Pix.Audit.Records;
using Pix.Audit.Sinks;
using Pix.AuditReader.Files;
using Pix.AuditReader.Sql;
using Pix.AuditReader.Tests.Support;

namespace Pix.AuditReader.Tests.Sql;

/// <summary>Statements that an auditor might have copied from a mail: none reads anything but the audit, writes, or opens a connection.</summary>
public sealed class AttackTests : IDisposable
{
    private const string Pin = "pix-user:7391-secret";

    private readonly ScratchFolder _folder = new();
    private readonly TcpListener _network = new(IPAddress.Loopback, 0);

    public AttackTests()
    {
        Directory.CreateDirectory(Audit);
        File.WriteAllText(PinFile, Pin);
        _network.Start();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Audit => Path.Combine(_folder.Path, "audit");

    private string PinFile => Path.Combine(_folder.Path, "pin.csv");

    private int Port => ((IPEndPoint)_network.LocalEndpoint).Port;

    public void Dispose()
    {
        _network.Dispose();
        _folder.Dispose();
    }

    [Theory]
    // Writing.
    [InlineData("COPY (SELECT 1) TO '{audit}/x.parquet'")]
    [InlineData("COPY audit TO '{folder}/x.csv'")]
    [InlineData("COPY (SELECT 1) TO '/dev/stdout'")]
    [InlineData("EXPORT DATABASE '{folder}/out'")]
    [InlineData("ATTACH '{audit}/x.db'")]
    [InlineData("ATTACH '{audit}/x.db' AS x (TYPE duckdb)")]
    [InlineData("CREATE TABLE t AS SELECT 1")]
    [InlineData("CREATE VIEW v AS SELECT * FROM read_text('{pin}')")]
    [InlineData("CREATE OR REPLACE VIEW audit AS SELECT * FROM read_csv('{pin}')")]
    [InlineData("CREATE MACRO m() AS TABLE SELECT * FROM read_text('{pin}')")]
    [InlineData("CREATE PERSISTENT SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')")]
    [InlineData("INSERT INTO stored VALUES (1)")]
    [InlineData("DELETE FROM stored")]
    [InlineData("UPDATE stored SET silo = 'x'")]
    [InlineData("DROP VIEW audit")]
    [InlineData("ALTER VIEW audit RENAME TO b")]
    [InlineData("CHECKPOINT")]
    [InlineData("VACUUM")]
    // Settings, extensions, what is no statement of reading.
    [InlineData("SET enable_external_access = true")]
    [InlineData("SET lock_configuration = false")]
    [InlineData("RESET enable_external_access")]
    [InlineData("SET temp_directory = '{folder}'")]
    [InlineData("SET VARIABLE x = 1")]
    [InlineData("PRAGMA enable_profiling = 'json'")]
    [InlineData("PRAGMA database_list")]
    [InlineData("CALL enable_logging('QueryLog', storage := 'file', storage_path := '{folder}/log')")]
    [InlineData("SELECT * FROM enable_logging('QueryLog', storage := 'file', storage_path := '{folder}/log')")]
    [InlineData("FROM disable_logging()")]
    [InlineData("SELECT write_log('x')")]
    [InlineData("INSTALL httpfs")]
    [InlineData("LOAD httpfs")]
    [InlineData("LOAD '{folder}/evil.duckdb_extension'")]
    [InlineData("PREPARE p AS SELECT 1")]
    [InlineData("EXECUTE p")]
    [InlineData("BEGIN")]
    [InlineData("USE memory")]
    [InlineData("EXPLAIN ANALYZE SELECT 1")]
    [InlineData("IMPORT DATABASE '{folder}'")]
    // Reading files.
    [InlineData("SELECT * FROM '{pin}'")]
    [InlineData("SELECT * FROM \"{pin}\"")]
    [InlineData("FROM '{pin}'")]
    [InlineData("SELECT * FROM '/etc/passwd'")]
    [InlineData("SELECT * FROM read_text('{pin}')")]
    [InlineData("SELECT * FROM READ_TEXT('{pin}')")]
    [InlineData("SELECT * FROM read_blob('/proc/self/environ')")]
    [InlineData("SELECT * FROM read_csv('{pin}')")]
    [InlineData("SELECT * FROM read_csv_auto('{pin}')")]
    [InlineData("SELECT * FROM read_json('{pin}')")]
    [InlineData("SELECT * FROM read_json_objects('{pin}')")]
    [InlineData("SELECT * FROM read_ndjson('{pin}')")]
    [InlineData("SELECT * FROM read_parquet('{pin}')")]
    [InlineData("SELECT * FROM parquet_scan('{pin}')")]
    [InlineData("SELECT * FROM parquet_metadata('{pin}')")]
    [InlineData("SELECT * FROM parquet_kv_metadata('{pin}')")]
    [InlineData("SELECT * FROM read_duckdb('{pin}')")]
    [InlineData("SELECT * FROM sniff_csv('{pin}')")]
    [InlineData("SELECT * FROM glob('{folder}/*')")]
    [InlineData("SELECT * FROM read_text('{audit}/../pin.csv')")]
    [InlineData("SELECT * FROM read_text('{audit}/log/../../pin.csv')")]
    [InlineData("SELECT * FROM read_text('file://{pin}')")]
    [InlineData("SELECT (SELECT content FROM read_text('{pin}'))")]
    [InlineData("WITH x AS (SELECT * FROM read_text('{pin}')) SELECT * FROM x")]
    [InlineData("SELECT 1 WHERE EXISTS (FROM read_text('{pin}'))")]
    [InlineData("SELECT * FROM audit, LATERAL (SELECT * FROM read_text('{pin}'))")]
    [InlineData("SELECT * FROM query('SELECT * FROM read_text(''{pin}'')')")]
    [InlineData("SELECT * FROM query_table('{pin}')")]
    [InlineData("FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM read_text(''{pin}'')'))")]
    [InlineData("SELECT getenv('HOME')")]
    [InlineData("SELECT * FROM duckdb_secrets()")]
    [InlineData("SELECT * FROM which_secret('{pin}', 's3')")]
    [InlineData("SELECT sleep_ms(100000)")]
    // The network.
    [InlineData("SELECT * FROM 'http://127.0.0.1:{port}/x.parquet'")]
    [InlineData("SELECT * FROM read_parquet('http://127.0.0.1:{port}/x.parquet')")]
    [InlineData("SELECT * FROM read_csv('https://127.0.0.1:{port}/?' || (SELECT max(request_body) FROM audit))")]
    [InlineData("SELECT * FROM read_text('s3://bucket/x')")]
    [InlineData("ATTACH 'http://127.0.0.1:{port}/x.db'")]
    // Several.
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT 1; COPY (SELECT 1) TO '{audit}/x.parquet'")]
    [InlineData("SET threads = 1; SELECT 1")]
    [InlineData("SELECT 1 /* ; */ ; DROP VIEW audit --")]
    [InlineData("")]
    [InlineData(";")]
    [InlineData("-- nothing")]
    [InlineData("SELECT 1\0; COPY (SELECT 1) TO '{audit}/x.parquet'")]
    public async Task Nothing_but_the_audit_is_read_and_nothing_is_written(string statement)
    {
        var records = Some.Records(2);
        await new ParquetSink(Audit, "silo-1").DeliverAsync(AuditStream.Spi, records, Cancel);
        var before = Content();
        var sql = statement
            .Replace("{audit}", Audit, StringComparison.Ordinal).Replace("{folder}", _folder.Path, StringComparison.Ordinal)
            .Replace("{pin}", PinFile, StringComparison.Ordinal).Replace("{port}", $"{Port}", StringComparison.Ordinal);

        var refused = await Assert.ThrowsAsync<AuditQueryException>(() => new AuditQuery(Audit).RunAsync(sql, cancellationToken: Cancel));

        Assert.DoesNotContain(Pin, refused.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, Content());
        Assert.False(_network.Pending());
    }

    [Theory]
    [InlineData("log/spi/year=2026/month=11/day=24/hour=13/link.parquet", "pin.csv")]
    [InlineData("log/spi/year=2026/month=11/day=24/hour=14", "elsewhere")]
    [InlineData("log/dict", "elsewhere")]
    public async Task A_symbolic_link_in_the_audit_folder_is_refused(string link, string target)
    {
        await new ParquetSink(Audit, "silo-1").DeliverAsync(AuditStream.Spi, Some.Records(1), Cancel);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "elsewhere"));
        File.CreateSymbolicLink(Path.Combine(Audit, link), Path.Combine(_folder.Path, target));

        var query = new AuditQuery(Audit);
        var refused = await Assert.ThrowsAsync<AuditStoreException>(() => query.RunAsync("SELECT * FROM stored", cancellationToken: Cancel));
        await Assert.ThrowsAsync<AuditStoreException>(() => query.CheckChainAsync(Cancel));

        Assert.Contains("is a symbolic link", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Pin, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_folder_itself_may_be_a_link()
    {
        await new ParquetSink(Audit, "silo-1").DeliverAsync(AuditStream.Spi, Some.Records(2), Cancel);
        var link = Path.Combine(_folder.Path, "link");
        Directory.CreateSymbolicLink(link, Audit);

        var found = await new AuditQuery(link).RunAsync("SELECT count(*) FROM audit", cancellationToken: Cancel);

        Assert.Equal(2L, found.Rows[0][0]);
    }

    [Theory]
    [InlineData("SELECT count(*) FROM audit", 2L)]
    [InlineData("SELECT count(*) FROM stored WHERE record_id LIKE '%1';", 1L)]
    [InlineData("WITH x AS (SELECT * FROM spi) SELECT count(*) FROM x -- a comment", 2L)]
    [InlineData("FROM audit SELECT count(*)", 2L)]
    [InlineData("SELECT sum(i)::BIGINT FROM range(5) t(i)", 10L)]
    [InlineData("SELECT count(*) FROM (SELECT unnest(string_split('a,b', ',')))", 2L)]
    [InlineData("SELECT count(*) FROM (SELECT row_number() OVER (ORDER BY request_date) AS n FROM audit QUALIFY n = 1)", 1L)]
    [InlineData("SELECT count(*) FROM audit a JOIN audit b USING (record_id)", 2L)]
    [InlineData("SELECT count(*) FROM audit WHERE json_extract_string(request_header, '$.x') IS NULL", 2L)]
    [InlineData("SELECT count(*) FROM (DESCRIBE audit) WHERE column_name = 'record_id'", 1L)]
    [InlineData("SELECT count(*) FROM duckdb_views() WHERE view_name = 'audit'", 1L)]
    [InlineData("SELECT len(list_filter([1, 2, 3], x -> x > 1))", 2L)]
    public async Task What_an_auditor_asks_is_answered(string statement, long answer)
    {
        await new ParquetSink(Audit, "silo-1").DeliverAsync(AuditStream.Spi, Some.Records(2), Cancel);

        var found = await new AuditQuery(Audit).RunAsync(statement, cancellationToken: Cancel);

        Assert.Equal(answer, Convert.ToInt64(found.Rows[0][0], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_settings_alone_keep_files_and_network_closed()
    {
        await new ParquetSink(Audit, "silo-1").DeliverAsync(AuditStream.Spi, Some.Records(1), Cancel);
        var file = Directory.GetFiles(Audit, "*.parquet", SearchOption.AllDirectories).Single();
        await using var database = await LockedDatabase.OpenAsync([new(AuditStream.Spi, file, AuditFormat.Parquet)], new(), Cancel);
        foreach (var statement in (string[])
            [
                $"SELECT * FROM read_text('{PinFile}')", $"COPY (SELECT 1) TO '{Audit}/x.parquet'", $"ATTACH '{Audit}/x.db'", $"SELECT * FROM read_parquet('http://127.0.0.1:{Port}/x')",
                "SET enable_external_access = true", "INSTALL httpfs", "LOAD httpfs", $"SELECT * FROM glob('{_folder.Path}/*')", "SELECT * FROM read_blob('/proc/self/environ')",
            ])
        {
            await using var command = database.Connection.CreateCommand();
            command.CommandText = statement;

            await Assert.ThrowsAsync<DuckDB.NET.Data.DuckDBException>(() => command.ExecuteNonQueryAsync(Cancel));
        }

        Assert.False(_network.Pending());
    }

    private string[] Content() =>
        [.. Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => File.Exists(path) ? $"{path} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}" : path)];
}
