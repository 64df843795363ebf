using Pix.Audit.Compaction;
using Pix.Audit.Records;
using Pix.Audit.Shipping;
using Pix.Audit.Sinks;
using Pix.Audit.Tests.Support;
using Pix.AuditReader.Sql;

namespace Pix.Audit.Tests.Compaction;

public sealed class CompactionTests : IDisposable
{
    private static readonly DateTimeOffset HourLater = SomeRecord.Date.AddHours(2);

    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Partition => _folder["audit/log/spi/year=2026/month=11/day=24/hour=13"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_of_an_hour_that_is_over_become_one_with_the_same_records()
    {
        var records = await StoreAsync(10);
        var before = await AllAsync();

        Assert.Equal(10, await Compactor().CompactAsync(HourLater, Cancellation));

        Assert.Single(Directory.GetFiles(Partition));
        Assert.Equal(before, await AllAsync());
        var report = await new AuditQuery(_folder["audit"]).CheckChainAsync(Cancellation);
        Assert.Equal((20, true), (report.Entries, report.Holds));
        Assert.Equal(0, await Compactor().CompactAsync(HourLater, Cancellation));
        Assert.Equal(10, records.Count);
    }

    [Fact]
    public async Task The_hour_that_is_being_written_and_files_of_others_stay_as_they_are()
    {
        await StoreAsync(3);
        var other = Path.Combine(Partition, "silo-1-b-00000000000000000000000000000000-0000000000000000.parquet");
        File.Copy(Directory.GetFiles(Partition)[0], other);

        Assert.Equal(0, await Compactor().CompactAsync(SomeRecord.Date.AddMinutes(20), Cancellation));
        Assert.Equal(3, await Compactor().CompactAsync(HourLater, Cancellation));

        Assert.Equal(2, Directory.GetFiles(Partition).Length);
        Assert.True(File.Exists(other));
    }

    [Fact]
    public async Task Readers_meanwhile_see_every_record_once()
    {
        await StoreAsync(30);
        var merging = Task.Run(() => Compactor().CompactAsync(HourLater, Cancellation), Cancellation);
        do
        {
            var found = await new AuditQuery(_folder["audit"]).RunAsync("SELECT count(*), count(DISTINCT record_id) FROM spi", cancellationToken: Cancellation);
            Assert.Equal([30L, 30L], found.Rows[0]);
        }
        while (!merging.IsCompleted);

        Assert.Equal(30, await merging);
    }

    [Fact]
    public async Task Half_written_files_of_this_silo_are_removed_at_start_and_nobody_elses()
    {
        await StoreAsync(1);
        var options = new AuditOptions { AuditPath = _folder["audit"], JournalPath = _folder["journal"], SiloName = "silo-1" };
        var deadLetters = Directory.CreateDirectory(_folder["journal/silo-1/dead-letter/spi"]).FullName;
        string[] own =
        [
            Path.Combine(Partition, ".silo-1-00000000000000000000000000000000-0000000000000000.parquet.tmp"),
            Path.Combine(Partition, ".silo-1-00000000000000000000000000000000-0000000000000000-merged.parquet.tmp"),
            Path.Combine(deadLetters, ".x.json.tmp"),
        ];
        var others = Path.Combine(Partition, ".silo-1-b-00000000000000000000000000000000-0000000000000000.parquet.tmp");
        foreach (var file in (string[])[.. own, others])
        {
            await File.WriteAllTextAsync(file, "half", Cancellation);
        }

        await Leftovers.RemoveAsync(options, "silo-1", AuditStream.Spi, new RealDisk());

        Assert.DoesNotContain(own, File.Exists);
        Assert.True(File.Exists(others));
        Assert.Single(Directory.GetFiles(Partition, "*.parquet"));
    }

    private ParquetCompactor Compactor() => new(_folder["audit"], "silo-1");

    private async Task<IReadOnlyList<AuditRecord>> StoreAsync(int count)
    {
        var records = await SomeRecords.OfAsync(_folder.Path, count);
        foreach (var record in records)
        {
            await new ParquetSink(_folder["audit"], "silo-1").DeliverAsync(AuditStream.Spi, [record], Cancellation);
        }

        return records;
    }

    private async Task<List<string>> AllAsync()
    {
        var found = await new AuditQuery(_folder["audit"]).RunAsync("SELECT * FROM spi ORDER BY record_id", cancellationToken: Cancellation);
        return [.. found.Rows.Select(row => string.Join('|', row))];
    }
}
