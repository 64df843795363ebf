using System.Buffers.Binary;
using System.Text;
using Pix.Audit.Compaction;
using Pix.Audit.Records;
using Pix.Audit.Sinks;
using Pix.Audit.Tests.Support;
using Pix.AuditReader.Sql;

namespace Pix.Audit.Tests.Records;

/// <summary>The request id came later than other columns: journals and files without it stay readable, and their hashes hold.</summary>
public sealed class RequestIdTests : IDisposable
{
    private const int FieldsOfBefore = 11;

    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_record_has_the_id_of_its_request()
    {
        var record = Assert.Single(await SomeRecords.OfAsync(_folder.Path, count: 1));

        Assert.Equal("0193f0c2a1b27c3d8e4f5a6b7c8d9e0f", record.RequestId);
        Assert.Equal(FieldsOfBefore + 1, FieldsOf(EntryPayload.IntentOf(record)).Count);
    }

    [Fact]
    public async Task An_intent_without_id_has_the_bytes_that_it_always_had()
    {
        var intent = SomeRecord.Intent() with { RequestId = "" };
        var record = Assert.Single(await SomeRecords.OfAsync(_folder.Path, SomeRecords.Exchange(intent)));

        var fields = FieldsOf(EntryPayload.Of(intent));
        Assert.Equal(FieldsOfBefore, fields.Count);
        Assert.Equal((intent.RecordId, intent.Silo), (Encoding.UTF8.GetString(fields[0]), Encoding.UTF8.GetString(fields[^1])));
        Assert.Equal("", record.RequestId);
        Assert.Equal(EntryPayload.Of(intent), EntryPayload.IntentOf(record));
    }

    [Fact]
    public async Task Files_without_the_column_are_read_and_their_chain_holds()
    {
        await StoreOldAsync("old", 2);

        var found = await Query.RunAsync("SELECT request_id, end_to_end_id FROM audit WHERE request_id IS NULL", cancellationToken: Cancellation);
        var report = await Query.CheckChainAsync(Cancellation);

        Assert.Equal(2, found.Rows.Count);
        Assert.True(report.Holds, string.Join('\n', report.Breaks));
        Assert.Equal(4, report.Entries);
    }

    [Fact]
    public async Task Files_with_and_without_the_column_are_read_together()
    {
        await StoreOldAsync("old", 2);
        var records = await SomeRecords.OfAsync(_folder["new"], count: 1);
        await new ParquetSink(_folder["audit"], "silo-1").DeliverAsync(AuditStream.Spi, records, Cancellation);

        var found = await Query.RunAsync($"SELECT record_id FROM spi WHERE request_id = '{records[0].RequestId}'", cancellationToken: Cancellation);

        Assert.Equal(records[0].RecordId, Assert.Single(found.Rows)[0]);
        Assert.True((await Query.CheckChainAsync(Cancellation)).Holds);
    }

    [Fact]
    public async Task Files_without_the_column_are_merged()
    {
        await StoreOldAsync("one", 1);
        await StoreOldAsync("two", 1);

        var replaced = await new ParquetCompactor(_folder["audit"], "silo-1").CompactAsync(SomeRecord.Date.AddHours(2), Cancellation);

        Assert.Equal(2, replaced);
        Assert.Equal(2, (await Query.RunAsync("SELECT request_id FROM spi", cancellationToken: Cancellation)).Rows.Count);
        Assert.True((await Query.CheckChainAsync(Cancellation)).Holds);
    }

    private AuditQuery Query => new(_folder["audit"]);

    // As a version before the column wrote them.
    private async Task StoreOldAsync(string journal, int count)
    {
        var records = await SomeRecords.OfAsync(_folder[journal], [.. Enumerable.Range(0, count).Select(_ => SomeRecords.Exchange(SomeRecord.Intent() with { RequestId = "" }))]);
        await new ParquetSink(_folder["audit"], "silo-1").DeliverAsync(AuditStream.Spi, records, Cancellation);
        foreach (var file in Directory.GetFiles(_folder["audit"], "*.parquet", SearchOption.AllDirectories))
        {
            await OpenDatabase.RunAsync($"COPY (SELECT * EXCLUDE (request_id) FROM (SELECT NULL AS request_id WHERE false UNION ALL BY NAME SELECT * FROM read_parquet('{file}', hive_partitioning = false))) TO '{file}.old' (FORMAT parquet)");
            File.Move(file + ".old", file, overwrite: true);
        }
    }

    private static List<byte[]> FieldsOf(byte[] payload)
    {
        var fields = new List<byte[]>();
        for (var rest = payload.AsSpan(1); rest.Length > 0;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            fields.Add(rest.Slice(sizeof(int), length).ToArray());
            rest = rest[(sizeof(int) + length)..];
        }

        return fields;
    }
}
