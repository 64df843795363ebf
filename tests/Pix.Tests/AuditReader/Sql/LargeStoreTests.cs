using Pix.Audit.Records;
using Pix.Audit.Sinks;
using Pix.AuditReader.Sql;
using Pix.AuditReader.Tests.Support;

namespace Pix.AuditReader.Tests.Sql;

/// <summary>Stores larger than what may be in memory. Alone, as the memory of the process is measured.</summary>
[CollectionDefinition(nameof(LargeStoreTests), DisableParallelization = true)]
[Collection(nameof(LargeStoreTests))]
public sealed class LargeStoreTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reading_every_record_takes_the_same_memory_however_many_there_are()
    {
        const int Files = 40, RecordsOfAFile = 250;
        const long MostBytes = 24 << 20;
        // 10,000 records of 20 KB: 400 MB as texts in memory.
        var body = new string('x', 20_000);
        var stored = 0L;
        for (var file = 0; file < Files; file++)
        {
            var records = Enumerable.Range(0, RecordsOfAFile).Select(number => Some.Record($"record-{file:00}-{number:000}", Some.Date.AddMinutes(file), body)).ToList();
            await new ParquetSink(_folder.Path, "silo-1").DeliverAsync(AuditStream.Spi, records, Cancel);
            stored += records.Count;
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = long.MinValue;
        var read = 0L;
        await foreach (var record in new AuditQuery(_folder.Path).StoredAsync(AuditStream.Spi, Cancel))
        {
            Assert.Equal(body.Length, record.RequestBody.Length);
            if (++read % 2_000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        Assert.Equal(stored, read);
        Assert.InRange(most, long.MinValue + 1, MostBytes);
    }
}
