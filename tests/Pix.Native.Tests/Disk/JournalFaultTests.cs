using Pix.Audit.Journal;
using Pix.TestDisk;

namespace Pix.Disk.Tests;

/// <summary>Every call by which a journal uses its disk fails with every error that a disk has.</summary>
/// <remarks>
/// A sync that fails also takes from the file what was not synced, as a system does that drops its pages: what is acknowledged nevertheless is then missing.
/// All errors for all calls: <c>./pix chaos disk</c>.
/// </remarks>
public sealed class JournalFaultTests : IDisposable
{
    private const int Callers = 16, LargeBody = 120_000;

    private const string LogFile = "the journal's newest file", NextFile = "the journal's next file", JournalFolder = "the journal's folder", Epoch = "the epoch file";

    private static readonly FaultCase[] Cases =
    [
        new(LogFile, FaultTime.Appending, "write", "*spi.journal.*"),
        new(LogFile, FaultTime.Appending, "sync", "*spi.journal.*"),
        new(NextFile, FaultTime.Rolling, "create", "*spi.journal.0*[2-9]"),
        new(NextFile, FaultTime.Rolling, "write", "*spi.journal.0*[2-9]"),
        new(NextFile, FaultTime.Rolling, "sync", "*spi.journal.0*[2-9]"),
        new(JournalFolder, FaultTime.Rolling, "syncdir", "*/silo-1"),
        new(Epoch, FaultTime.Appending, "open", "*/spi.journal"),
        new(Epoch, FaultTime.Appending, "read", "*/spi.journal"),
        new(LogFile, FaultTime.Opening, "open", "*spi.journal.*"),
        new(LogFile, FaultTime.Opening, "read", "*spi.journal.*"),
        new(LogFile, FaultTime.Opening, "lock", "*spi.journal*"),
        new(NextFile, FaultTime.Opening, "create", "*spi.journal.0*[2-9]"),
        new(NextFile, FaultTime.Opening, "write", "*spi.journal.0*[2-9]"),
        new(NextFile, FaultTime.Opening, "sync", "*spi.journal.0*[2-9]"),
        new(JournalFolder, FaultTime.Opening, "syncdir", "*/silo-1"),
        new(Epoch, FaultTime.Opening, "read", "*/spi.journal"),
        new(Epoch, FaultTime.Opening, "create", "*/.spi.journal.*"),
        new(Epoch, FaultTime.Opening, "write", "*/.spi.journal.*"),
        new(Epoch, FaultTime.Opening, "sync", "*/.spi.journal.*"),
        new(Epoch, FaultTime.Opening, "rename", "*/spi.journal"),
    ];

    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_is_acknowledged_that_is_not_there_and_the_journal_accepts_again_when_the_fault_ends()
    {
        Assert.SkipWhen(DiskFaults.Unavailable is not null, DiskFaults.Unavailable ?? "");
        var faults = DiskFaults.Build(_folder["shim"]);
        using var child = Child.Start<JournalFaultTests>(nameof(Meets_faults), _folder.Path, faults.Environment);

        await child.PassAsync();

        FaultTable.Report(_folder.Path);
    }

    [Fact(Explicit = true)]
    public Task Meets_faults() => new FaultTable(Child.Argument).RunAsync(
        Faults.Of(Cases), (fault, place) => fault.Case.When == FaultTime.Opening ? OpenAsync(place) : AppendAsync(fault, place));

    [Fact]
    public async Task A_call_that_a_signal_broke_off_is_made_again_unseen()
    {
        Assert.SkipWhen(DiskFaults.Unavailable is not null, DiskFaults.Unavailable ?? "");
        var faults = DiskFaults.Build(_folder["shim"]);
        string[] calls = ["create", "open", "write", "sync", "syncdir", "read"];
        faults.Do([.. calls.Select(call => $"{call} EINTR {_folder["silo-1"]}* count=1")]);
        using var child = Child.Start<JournalFaultTests>(nameof(Appends_and_opens), _folder.Path, faults.Environment);

        await child.PassAsync();

        Assert.Equal(calls.Order(StringComparer.Ordinal), faults.Met.Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact(Explicit = true)]
    public async Task Appends_and_opens()
    {
        var folder = Child.Argument;
        for (var round = 0; round < 2; round++)
        {
            await using var journal = await TestJournal.OpenAsync(Settings(folder));
            Assert.Equal(Callers, (await TakenAsync(journal, Callers, LargeBody)).Count);
            Assert.Equal(Callers, (await TakenAsync(journal, Callers, LargeBody)).Count);
        }
    }

    private static JournalSettings Settings(string folder) =>
        SomeRecord.Settings(folder) with { MaxBytes = 64 << 20, OutcomePatience = TimeSpan.FromSeconds(30), QueueLimit = 1024 };

    /// <summary>It opens, is given up, or fails to open; nothing is lost, and the next one opens it.</summary>
    private static async Task<string> OpenAsync(FaultPlace place)
    {
        var acknowledged = new List<string>();
        await using (var before = await TestJournal.OpenAsync(Settings(place.Folder)))
        {
            acknowledged.AddRange(await TakenAsync(before, Callers, bodyBytes: 1000));
        }

        var refused = false;
        using (place.Break())
        {
            try
            {
                await using var during = await TestJournal.OpenAsync(Settings(place.Folder));
                acknowledged.AddRange(await TakenAsync(during, Callers, bodyBytes: 1000));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                refused = true;
            }

            await KeepsAsync(await place.CopyAsync("silo-1", "during"), acknowledged);
        }

        await using var after = await TestJournal.OpenAsync(Settings(place.Folder));
        var taken = await TakenAsync(after, Callers, bodyBytes: 1000);
        Assert.Equal(Callers, taken.Count);
        await KeepsAsync(await place.CopyAsync("silo-1", "after"), [.. acknowledged, .. taken]);
        return refused ? "does not open; opens when the fault is over" : "opens";
    }

    private static async Task<string> AppendAsync(Fault fault, FaultPlace place)
    {
        var bodyBytes = fault.Case.When == FaultTime.Rolling ? LargeBody : 1000;
        await using var journal = await TestJournal.OpenAsync(Settings(place.Folder));
        var acknowledged = new List<string>(await TakenAsync(journal, Callers, bodyBytes));
        var before = acknowledged.Count;
        using (place.Break())
        {
            for (var rounds = 0; place.Met == 0 && rounds < 10; rounds++)
            {
                acknowledged.AddRange(await TakenAsync(journal, Callers, bodyBytes));
            }

            acknowledged.AddRange(await TakenAsync(journal, Callers, bodyBytes));
            await KeepsAsync(await place.CopyAsync("silo-1", "during"), acknowledged);
        }

        var during = acknowledged.Count - before;
        await Wait.UntilAsync(() => journal.State.AcceptsIntents || journal.State.Condition == JournalCondition.Closed, "the journal accepts again");
        Assert.NotEqual(JournalCondition.Closed, journal.State.Condition);
        IReadOnlyList<string> after;
        do
        {
            after = await TakenAsync(journal, Callers, bodyBytes: 1000);
            acknowledged.AddRange(after);
        }
        while (after.Count == 0);

        await KeepsAsync(await place.CopyAsync("silo-1", "after"), acknowledged);
        Assert.Empty(place.WrittenAgain);
        return during == 0 ? "refused; accepts again by itself when the fault is over" : "goes on in the file that it has; begins a new one when the fault is over";
    }

    /// <summary>Appends, all at once; those that were acknowledged.</summary>
    private static async Task<IReadOnlyList<string>> TakenAsync(AuditJournal journal, int count, int bodyBytes)
    {
        var intents = Enumerable.Range(0, count).Select(_ => SomeRecord.Intent(bodyBytes: bodyBytes)).ToList();
        var writes = await Task.WhenAll(intents.Select(intent => journal.AppendIntentAsync(intent, Cancel).AsTask()));
        return [.. intents.Where((_, place) => writes[place] == JournalWrite.Durable).Select(intent => intent.RecordId)];
    }

    /// <summary>Opens what a crash would leave: all that was acknowledged is there, and the chain holds.</summary>
    private static async Task KeepsAsync(string folder, IReadOnlyList<string> acknowledged)
    {
        await using var journal = await TestJournal.OpenAsync(Settings(Path.GetDirectoryName(folder)!));
        var taken = journal.Take(new ShippingOrder { BatchRecords = int.MaxValue, BatchBytes = int.MaxValue, OrderWait = TimeSpan.Zero, UnknownAfter = TimeSpan.Zero });
        var ids = taken.Select(record => record.Record.RecordId).ToHashSet();
        Assert.Equal(0, acknowledged.Count(id => !ids.Contains(id)));
        var rows = (await journal.ReadAsync(taken)).Values.OrderBy(row => row.Sequence).ToList();
        Assert.All(rows, row => Assert.True(row.IsIntact));
        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.Equal(pair.First.Hash, pair.Second.Previous));
    }
}
