using Microsoft.Extensions.Logging.Abstractions;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Audit.Shipping;
using Pix.Audit.Sinks;
using Pix.TestDisk;

namespace Pix.Disk.Tests;

/// <summary>Blocks of the journal's files that cannot be read (EIO): everything around them is kept and shipped.</summary>
public sealed class UnreadableBlockTests : IDisposable
{
    private const int BodyBytes = 1000, Records = 3000, BlockBytes = 4096, LeastBlocks = 32;

    // A frame has a body and a few hundred bytes more; one at each end of the block is hit in part.
    private const int MostLost = (BlockBytes / BodyBytes) + 2;

    /// <summary>The block, not a whole one, at the end of a file.</summary>
    private const int LastBlock = int.MinValue;

    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_around_a_block_that_cannot_be_read_is_kept_and_shipped()
    {
        Assert.SkipWhen(DiskFaults.Unavailable is not null, DiskFaults.Unavailable ?? "");
        var faults = DiskFaults.Build(_folder["shim"]);
        using var child = Child.Start<UnreadableBlockTests>(nameof(Opens_with_unreadable_blocks), _folder.Path, faults.Environment);
        await child.PassAsync();
    }

    [Fact]
    public async Task A_block_that_cannot_be_read_while_it_is_shipped_holds_up_nothing_else()
    {
        Assert.SkipWhen(DiskFaults.Unavailable is not null, DiskFaults.Unavailable ?? "");
        var faults = DiskFaults.Build(_folder["shim"]);
        using var child = Child.Start<UnreadableBlockTests>(nameof(Ships_with_an_unreadable_block), _folder.Path, faults.Environment);
        await child.PassAsync();
    }

    [Fact(Explicit = true)]
    public async Task Opens_with_unreadable_blocks()
    {
        var faults = DiskFaults.OfThisProcess();
        foreach (var (file, block) in (IEnumerable<(int, int)>)[(0, 0), (0, 100), (1, 0), (1, 70), (-1, 0), (-1, 20), (-1, -1), (-1, LastBlock)])
        {
            await OpensAsync(faults, Path.Combine(Child.Argument, $"{file}-{block}"), file, block);
        }
    }

    /// <param name="faults">The disk.</param>
    /// <param name="folder">Where the journal is to be.</param>
    /// <param name="file">Which of its files, from the end when less than 0.</param>
    /// <param name="block">Which of its blocks, likewise.</param>
    private static async Task OpensAsync(DiskFaults faults, string folder, int file, int block)
    {
        var ids = await WriteAsync(folder);
        var files = Files(folder);
        Assert.True(files.Count >= 3, $"{files.Count} files");
        var path = files[file < 0 ? files.Count + file : file];
        var at = (long)BlockBytes * (block < 0 ? (new FileInfo(path).Length / BlockBytes) + (block == LastBlock ? 0 : block) : block);
        var where = $"block at {at} of {Path.GetFileName(path)}";
        var later = new HashSet<string>();
        using (faults.Break($"read EIO {path} at={at} to={at + BlockBytes}"))
        {
            await using var journal = await TestJournal.OpenAsync(Settings(folder));
            var found = Taken(journal);
            Assert.True(ids.Except(found).Count() <= MostLost, $"{where}: {ids.Except(found).Count()} of {ids.Count} are lost");
            Assert.Subset(ids, found);
            Assert.True(faults.Met.Contains($"read EIO {path}"), $"{where}: not met");
            later.UnionWith(await AppendAsync(journal, 100));
        }

        // It is what cannot be read, not what is not there: a disk that is mended gives it back.
        await using var mended = await TestJournal.OpenAsync(Settings(folder));
        var all = Taken(mended);
        Assert.True(later.IsSubsetOf(all), $"{where}: {later.Except(all).Count()} of what came later are lost");
        Assert.True(ids.IsSubsetOf(all), $"{where}: {ids.Except(all).Count()} are lost for good");
    }

    [Fact(Explicit = true)]
    public async Task Ships_with_an_unreadable_block()
    {
        var faults = DiskFaults.OfThisProcess();
        var folder = Child.Argument;
        var ids = await WriteAsync(folder);
        var sink = new KeepingSink();
        await using var journal = await TestJournal.OpenAsync(Settings(folder));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task shipping;
        using (faults.Break($"read EIO {Files(folder)[0]} at={100 * BlockBytes} to={101 * BlockBytes}"))
        {
            shipping = ShipAsync(journal, sink, end.Token);
            await Wait.UntilAsync(() => ids.Except(sink.Ids).Count() <= MostLost, "the others are shipped");
            Assert.NotEmpty(faults.Met);
        }

        await Wait.UntilAsync(() => ids.SetEquals(sink.Ids) && journal.State.BacklogRecords == 0, "all are shipped");
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shipping);
        Assert.Equal(ids.Count, sink.Intact);
    }

    private static JournalSettings Settings(string folder) => SomeRecord.Settings(folder) with { MaxBytes = 16 << 20, OutcomeReserveBytes = 16 };

    private static List<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(folder, "silo-1"), "spi.journal.0*").Order(StringComparer.Ordinal)];

    private static async Task<HashSet<string>> WriteAsync(string folder)
    {
        await using var journal = await TestJournal.OpenAsync(Settings(folder));
        var ids = await AppendAsync(journal, Records);

        // How records are spread over files is the machine's; of a file that has just begun nothing at all could be read.
        while (new FileInfo(Files(folder)[^1]).Length < LeastBlocks * BlockBytes)
        {
            ids.UnionWith(await AppendAsync(journal, 10));
        }

        return ids;
    }

    private static async Task<HashSet<string>> AppendAsync(AuditJournal journal, int records)
    {
        var ids = new HashSet<string>();
        foreach (var some in Enumerable.Range(0, records).Select(_ => SomeRecord.Intent(bodyBytes: BodyBytes)).Chunk(100))
        {
            Assert.All(await Task.WhenAll(some.Select(intent => journal.AppendIntentAsync(intent, Cancel).AsTask())), write => Assert.Equal(JournalWrite.Durable, write));
            ids.UnionWith(some.Select(intent => intent.RecordId));
        }

        return ids;
    }

    private static HashSet<string> Taken(AuditJournal journal) =>
        [.. journal.Take(new ShippingOrder { BatchRecords = int.MaxValue, BatchBytes = int.MaxValue, OrderWait = TimeSpan.Zero, UnknownAfter = TimeSpan.Zero }).Select(taken => taken.Record.RecordId)];

    private static async Task ShipAsync(AuditJournal journal, IAuditSink sink, CancellationToken cancellationToken)
    {
        var order = new ShippingOrder { OrderWait = TimeSpan.Zero, UnknownAfter = TimeSpan.Zero, LateOutcome = TimeSpan.Zero };
        var shipper = new AuditShipper(journal, sink, order, TimeSpan.FromMilliseconds(50), TimeProvider.System, new AuditMeter(), NullLogger.Instance);
        while (true)
        {
            await shipper.ShipReadyAsync(cancellationToken);
            await Task.Delay(10, cancellationToken);
        }
    }

    /// <summary>Takes everything; knows which came, and how many of them with their bytes.</summary>
    private sealed class KeepingSink : IAuditSink
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, bool> _taken = [];

        public IReadOnlySet<string> Ids
        {
            get
            {
                lock (_gate)
                {
                    return _taken.Keys.ToHashSet();
                }
            }
        }

        public int Intact
        {
            get
            {
                lock (_gate)
                {
                    return _taken.Values.Count(intact => intact);
                }
            }
        }

        public ValueTask<SinkDelivery> DeliverAsync(AuditStream stream, IReadOnlyList<AuditRecord> batch, CancellationToken cancellationToken)
        {
            lock (_gate)
            {
                foreach (var record in batch)
                {
                    _taken[record.RecordId] = record.RequestBody.Length > 0;
                }
            }

            return ValueTask.FromResult(SinkDelivery.Complete);
        }
    }
}
