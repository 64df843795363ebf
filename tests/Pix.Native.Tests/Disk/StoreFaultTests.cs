using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Pix.Audit.Checkpoints;
using Pix.Audit.Compaction;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Audit.Shipping;
using Pix.Audit.Sinks;
using Pix.AuditReader.Sql;
using Pix.TestDisk;

namespace Pix.Disk.Tests;

/// <summary>Every call by which stored records, dead letters and merged files are written fails with every error that a disk has.</summary>
/// <remarks>A record is in the journal until it is whole, durably, somewhere else. All errors for all calls: <c>./pix chaos disk</c>.</remarks>
public sealed class StoreFaultTests : IDisposable
{
    private const int Exchanges = 5;

    private const string Stored = "a stored file (Parquet)", StoredFolder = "the folder of stored files", DeadLetter = "a dead letter", DeadLetterFolder = "the folder of dead letters", Merged = "a merged file", Book = "the name of the newest checkpoint";

    private static readonly FaultCase[] Cases =
    [
        new(StoredFolder, FaultTime.Shipping, "mkdir", "*/audit/log*"),
        new(Stored, FaultTime.Shipping, "create", "*/audit/log/*"),
        new(Stored, FaultTime.Shipping, "write", "*/audit/log/*"),
        new(Stored, FaultTime.Shipping, "sync", "*/audit/log/*"),
        new(Stored, FaultTime.Shipping, "rename", "*/audit/log/*"),
        new(StoredFolder, FaultTime.Shipping, "syncdir", "*/audit/log/*"),
        new(DeadLetterFolder, FaultTime.Shipping, "mkdir", "*/dead-letter*"),
        new(DeadLetter, FaultTime.Shipping, "create", "*/dead-letter/*"),
        new(DeadLetter, FaultTime.Shipping, "write", "*/dead-letter/*"),
        new(DeadLetter, FaultTime.Shipping, "sync", "*/dead-letter/*"),
        new(DeadLetter, FaultTime.Shipping, "rename", "*/dead-letter/*"),
        new(DeadLetterFolder, FaultTime.Shipping, "syncdir", "*/dead-letter/*"),
        new(Merged, FaultTime.Merging, "create", "*/audit/log/*-merged*"),
        new(Merged, FaultTime.Merging, "write", "*/audit/log/*-merged*"),
        new(Merged, FaultTime.Merging, "sync", "*/audit/log/*-merged*"),
        new(Merged, FaultTime.Merging, "rename", "*/audit/log/*-merged*"),
        new(StoredFolder, FaultTime.Merging, "syncdir", "*/audit/log/*hour=*"),
        new(Stored, FaultTime.Merging, "unlink", "*/audit/log/*"),
        new(Book, FaultTime.Checkpointing, "create", "*.checkpoint.json*"),
        new(Book, FaultTime.Checkpointing, "write", "*.checkpoint.json*"),
        new(Book, FaultTime.Checkpointing, "sync", "*.checkpoint.json*"),
        new(Book, FaultTime.Checkpointing, "rename", "*.checkpoint.json*"),
        new(Book, FaultTime.Checkpointing, "syncdir", "*/silo-1"),
    ];

    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_record_stays_in_the_journal_until_it_is_whole_somewhere_else()
    {
        Assert.SkipWhen(DiskFaults.Unavailable is not null, DiskFaults.Unavailable ?? "");
        var faults = DiskFaults.Build(_folder["shim"]);
        using var child = Child.Start<StoreFaultTests>(nameof(Meets_faults), _folder.Path, faults.Environment);

        await child.PassAsync();

        FaultTable.Report(_folder.Path);
    }

    [Fact(Explicit = true)]
    public Task Meets_faults() => new FaultTable(Child.Argument).RunAsync(Faults.Of(Cases), (fault, place) => fault.Case switch
    {
        { When: FaultTime.Merging } => MergeAsync(place),
        { When: FaultTime.Checkpointing } => NoteAsync(place),
        { File: DeadLetter or DeadLetterFolder } => ShipAsync(place, new RefusingSink(), DeadLetterIdsAsync),
        _ => ShipAsync(place, new ParquetSink(Path.Combine(place.Folder, "audit"), "silo-1"), StoredIdsAsync),
    });

    /// <summary>Nothing leaves the journal while what it becomes cannot be written, and all of it does when the fault is over.</summary>
    private static async Task<string> ShipAsync(FaultPlace place, IAuditSink sink, Func<string, Task<IReadOnlySet<string>>> there)
    {
        await using var journal = await TestJournal.OpenAsync(place.Folder);
        var ids = await AppendAsync(journal);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task shipping;
        using (place.Break())
        {
            shipping = ShipUntilItIsEmptyAsync(journal, sink, end.Token);
            await Wait.UntilAsync(() => place.Met >= 2, "the fault is met twice");

            // What a reader finds now is whole; what is not there is still in the journal.
            var found = await there(place.Folder);
            Assert.Subset(ids, found.ToHashSet());
            await using var copy = await TestJournal.OpenAsync(Path.GetDirectoryName(await place.CopyAsync("silo-1", "during"))!);
            var left = copy.Take(new ShippingOrder { OrderWait = TimeSpan.Zero, UnknownAfter = TimeSpan.Zero }).Select(taken => taken.Record.RecordId);
            Assert.Equal(ids.Order(StringComparer.Ordinal), left.Order(StringComparer.Ordinal));
        }

        await shipping.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        Assert.Equal(ids, (await there(place.Folder)).ToHashSet());
        Assert.Equal(0, journal.State.BacklogRecords);
        return "stays in the journal; is stored when the fault is over";
    }

    /// <summary>Readers find every record all the time, and the files are one when the fault is over.</summary>
    private static async Task<string> MergeAsync(FaultPlace place)
    {
        var ids = new HashSet<string>();
        await using (var journal = await TestJournal.OpenAsync(place.Folder))
        {
            for (var file = 0; file < 3; file++)
            {
                ids.UnionWith(await AppendAsync(journal));
                await ShipUntilItIsEmptyAsync(journal, new ParquetSink(Path.Combine(place.Folder, "audit"), "silo-1"), Cancel);
            }
        }

        var compactor = new ParquetCompactor(Path.Combine(place.Folder, "audit"), "silo-1");
        using (place.Break())
        {
            await Assert.ThrowsAnyAsync<Exception>(() => compactor.CompactAsync(SomeRecord.Date.AddHours(2), Cancel));
            Assert.Equal(ids, (await StoredIdsAsync(place.Folder)).ToHashSet());
        }

        await compactor.CompactAsync(SomeRecord.Date.AddHours(2), Cancel);
        Assert.Equal(ids, (await StoredIdsAsync(place.Folder)).ToHashSet());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(place.Folder, "audit"), ".*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }));
        return "its sources stay; is merged when the fault is over";
    }

    /// <summary>The file says what it said before, or this: never half of it; and it can be written when the fault is over.</summary>
    private static async Task<string> NoteAsync(FaultPlace place)
    {
        await using var journal = await TestJournal.OpenAsync(place.Folder);
        var links = Enumerable.Range(1, 3).Select(number => new CheckpointLink("journal", number, "2026-11-24T13:45:59Z", "record", $"digest-{number}")).ToList();
        var newest = new NewestCheckpoint(journal, LogMachine.Real(TimeProvider.System));
        await newest.KeepAsync(links[0]);
        using (place.Break())
        {
            await Assert.ThrowsAnyAsync<IOException>(async () => await newest.KeepAsync(links[1]));
        }

        // A lost name is gone in these tests: they cannot bring back what a rename had put aside, as a disk does.
        Assert.Contains(await newest.FindAsync(), (CheckpointLink?[])[links[0], links[1], .. place.LosesNames ? [null] : Array.Empty<CheckpointLink?>()]);
        await newest.KeepAsync(links[2]);
        Assert.Equal(links[2], await newest.FindAsync());
        return "as it was, or new; its checkpoint waits for it";
    }

    private static async Task<HashSet<string>> AppendAsync(AuditJournal journal)
    {
        var ids = new HashSet<string>();
        for (var exchange = 0; exchange < Exchanges; exchange++)
        {
            var intent = SomeRecord.Intent(bodyBytes: 2000);
            Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, Cancel));
            Assert.Equal(JournalWrite.Durable, await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId), Cancel));
            ids.Add(intent.RecordId);
        }

        return ids;
    }

    private static async Task ShipUntilItIsEmptyAsync(AuditJournal journal, IAuditSink sink, CancellationToken cancellationToken)
    {
        var shipper = new AuditShipper(journal, sink, new(), TimeSpan.FromMilliseconds(50), TimeProvider.System, new AuditMeter(), NullLogger.Instance);
        while (journal.State.BacklogRecords > 0)
        {
            try
            {
                await shipper.ShipReadyAsync(cancellationToken);
            }
            catch (IOException)
            {
                // The loop of a silo logs it and begins anew.
            }

            await Task.Delay(10, cancellationToken);
        }
    }

    private static async Task<IReadOnlySet<string>> StoredIdsAsync(string folder)
    {
        var found = await new AuditQuery(Path.Combine(folder, "audit")).RunAsync("SELECT record_id FROM spi", cancellationToken: Cancel);
        return found.Rows.Select(row => Convert.ToString(row[0], CultureInfo.InvariantCulture)!).ToHashSet();
    }

    private static Task<IReadOnlySet<string>> DeadLetterIdsAsync(string folder)
    {
        var letters = Path.Combine(folder, "silo-1", "dead-letter");
        IReadOnlySet<string> ids = Directory.Exists(letters)
            ? Directory.EnumerateFiles(letters, "*.json", SearchOption.AllDirectories).Select(WholeLetter).ToHashSet()
            : new HashSet<string>();
        return Task.FromResult(ids);
    }

    private static string WholeLetter(string path)
    {
        using var letter = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(path));
        return letter.RootElement.GetProperty("record_id").GetString()!;
    }

    /// <summary>Refuses every record for good.</summary>
    private sealed class RefusingSink : IAuditSink
    {
        public ValueTask<SinkDelivery> DeliverAsync(AuditStream stream, IReadOnlyList<AuditRecord> batch, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new SinkDelivery([], [.. Enumerable.Range(0, batch.Count)], "refused"));
    }
}
