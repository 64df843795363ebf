using Pix.Audit.Compaction;
using Pix.Audit.Records;
using Pix.Audit.Sinks;
using Pix.Audit.Tests.Support;
using Pix.AuditReader.Sql;

namespace Pix.Audit.Tests.Sinks;

public sealed class ParquetSinkTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ParquetSink Sink => new(_folder["audit"], "silo-1");

    private AuditQuery Query => new(_folder["audit"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task DuckDB_reads_every_column_as_it_was_written()
    {
        var noise = SomeRecord.Intent() with { RequestBody = new byte[] { 0xFF, 0xFE, 0x00 }, Query = "" };
        var records = await SomeRecords.OfAsync(_folder.Path, SomeRecords.Exchange(SomeRecord.Intent()), SomeRecords.Exchange(noise), (SomeRecord.Intent(), null));
        await Sink.DeliverAsync(AuditStream.Spi, records, Cancellation);

        var found = await Query.StoredAsync(AuditStream.Spi, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(records, found.OrderBy(record => record.RequestLink?.Sequence));
    }

    [Fact]
    public async Task Journal_and_store_are_for_their_owner_alone_before_and_after_files_are_merged()
    {
        var records = await SomeRecords.OfAsync(_folder.Path, SomeRecords.Exchange(SomeRecord.Intent()), SomeRecords.Exchange(SomeRecord.Intent()));
        await Sink.DeliverAsync(AuditStream.Spi, [records[0]], Cancellation);
        await Sink.DeliverAsync(AuditStream.Spi, [records[1]], Cancellation);
        Assert.InRange(FileModes.AssertPrivate(_folder.Path), 3, int.MaxValue);

        Assert.Equal(2, await new ParquetCompactor(_folder["audit"], "silo-1").CompactAsync(SomeRecord.Date.AddHours(2), Cancellation));

        FileModes.AssertPrivate(_folder.Path);
    }

    [Fact]
    public async Task Records_are_in_the_folder_of_their_hour_in_UTC()
    {
        var lateInBrazil = SomeRecord.Intent(date: new(2026, 12, 31, 23, 59, 59, TimeSpan.FromHours(-3)));
        var records = await SomeRecords.OfAsync(_folder.Path, SomeRecords.Exchange(lateInBrazil), SomeRecords.Exchange(SomeRecord.Intent()));

        await Sink.DeliverAsync(AuditStream.Spi, records, Cancellation);

        Assert.Single(Directory.GetFiles(_folder["audit/log/spi/year=2027/month=01/day=01/hour=02"], "*.parquet"));
        Assert.Single(Directory.GetFiles(_folder["audit/log/spi/year=2026/month=11/day=24/hour=13"], "*.parquet"));
    }

    [Fact]
    public async Task An_hour_that_cannot_be_written_holds_up_no_other()
    {
        var records = await SomeRecords.OfAsync(_folder.Path, SomeRecords.Exchange(SomeRecord.Intent()), SomeRecords.Exchange(SomeRecord.Intent(date: SomeRecord.Date.AddHours(1))), SomeRecords.Exchange(SomeRecord.Intent()));
        Directory.CreateDirectory(_folder["audit/log/spi/year=2026/month=11/day=24"]);
        await File.WriteAllTextAsync(_folder["audit/log/spi/year=2026/month=11/day=24/hour=13"], "not a folder", Cancellation);

        var delivery = await Sink.DeliverAsync(AuditStream.Spi, records, Cancellation);

        Assert.Equal([0, 2], delivery.Failed);
        Assert.Empty(delivery.Refused);
        Assert.Contains("hour=13", delivery.Reason, StringComparison.Ordinal);
        Assert.Equal(records[1].RecordId, Assert.Single((await Query.RunAsync("SELECT record_id FROM audit", cancellationToken: Cancellation)).Rows)[0]);
    }

    [Fact]
    public async Task A_batch_delivered_twice_is_one_file()
    {
        var records = await SomeRecords.OfAsync(_folder.Path, count: 3);

        await Sink.DeliverAsync(AuditStream.Spi, records, Cancellation);
        await Sink.DeliverAsync(AuditStream.Spi, records, Cancellation);
        await Sink.DeliverAsync(AuditStream.Spi, [.. records.Skip(1)], Cancellation);

        Assert.Equal(2, Directory.GetFiles(_folder["audit"], "*.parquet", SearchOption.AllDirectories).Length);
        Assert.Equal(3L, Assert.Single((await Query.RunAsync("SELECT count(*) FROM audit", cancellationToken: Cancellation)).Rows)[0]);
        Assert.Equal(5L, Assert.Single((await Query.RunAsync("SELECT count(*) FROM stored", cancellationToken: Cancellation)).Rows)[0]);
    }

    [Fact]
    public async Task A_record_stored_without_and_with_its_outcome_is_seen_with_it()
    {
        var whole = Assert.Single(await SomeRecords.OfAsync(_folder.Path, count: 1));
        var early = whole with { ResponseStatusCode = 0, Outcome = "unknown", ResponseLink = null, ResponseDate = "", DurationMs = null };

        await Sink.DeliverAsync(AuditStream.Spi, [whole], Cancellation);
        await Sink.DeliverAsync(AuditStream.Spi, [early], Cancellation);

        var row = Assert.Single((await Query.RunAsync("SELECT outcome, response_status_code FROM spi", cancellationToken: Cancellation)).Rows);
        Assert.Equal(["answered", 201], row);
    }

    [Theory]
    [InlineData("unknown", "outcome-unknown")]
    [InlineData("outcome-unknown", "outcome-unknown")]
    [InlineData("not-sent", "not-sent")]
    public async Task A_row_of_an_earlier_version_is_shown_with_the_word_of_the_wire(string stored, string shown)
    {
        var whole = Assert.Single(await SomeRecords.OfAsync(_folder.Path, count: 1));
        await Sink.DeliverAsync(AuditStream.Spi, [whole with { Outcome = stored }], Cancellation);

        foreach (var view in (string[])["spi", "audit"])
        {
            Assert.Equal([shown], Assert.Single((await Query.RunAsync($"SELECT outcome FROM {view}", cancellationToken: Cancellation)).Rows));
        }

        // The hash chain is over what was stored.
        Assert.Equal([stored], Assert.Single((await Query.RunAsync("SELECT outcome FROM stored", cancellationToken: Cancellation)).Rows));
    }

    [Fact]
    public async Task A_reader_never_sees_half_a_file()
    {
        var batches = (await SomeRecords.OfAsync(_folder.Path, count: 60, bodyBytes: 20_000)).Chunk(2).ToList();
        await Sink.DeliverAsync(AuditStream.Spi, batches[0], Cancellation);
        var writing = Task.Run(
            async () =>
            {
                foreach (var batch in batches.Skip(1))
                {
                    await Sink.DeliverAsync(AuditStream.Spi, batch, Cancellation);
                }
            },
            Cancellation);

        // A file that is there in part would end the query with an error, or give an odd number of records.
        var seen = new List<long>();
        do
        {
            seen.Add((long)(await Query.RunAsync("SELECT count(*) FROM audit WHERE length(request_body) > 0", cancellationToken: Cancellation)).Rows[0][0]!);
        }
        while (!writing.IsCompleted);

        await writing;
        Assert.All(seen, count => Assert.Equal(0, count % 2));
        Assert.Equal(seen.Order(), seen);
    }

    [Fact]
    public async Task What_a_crash_left_half_written_is_not_read()
    {
        var records = await SomeRecords.OfAsync(_folder.Path, count: 1);
        await Sink.DeliverAsync(AuditStream.Spi, records, Cancellation);
        var whole = Directory.GetFiles(_folder["audit"], "*.parquet", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(whole, Cancellation);
        await File.WriteAllBytesAsync(DurableFile.TemporaryName(Path.Combine(Path.GetDirectoryName(whole)!, "other.parquet")), bytes[..(bytes.Length / 2)], Cancellation);

        Assert.Equal(1L, Assert.Single((await Query.RunAsync("SELECT count(*) FROM audit", cancellationToken: Cancellation)).Rows)[0]);
    }
}
