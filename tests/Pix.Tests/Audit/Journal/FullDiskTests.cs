using Pix.Audit.Journal;

namespace Pix.Audit.Tests.Journal;

public sealed class FullDiskTests : IDisposable
{
    private const int DiskMebibytes = 24;

    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task On_a_disk_that_fills_up_intents_are_refused_and_every_outcome_of_an_accepted_one_is_still_kept()
    {
        using var disk = SmallDisk.TryMount(_folder["disk"], DiskMebibytes, out var reason);
        Assert.SkipWhen(disk is null, $"No small disk to fill here: {reason}");
        var settings = SomeRecord.Settings(disk!.Folder) with { DiskReserveBytes = 4 << 20 };
        await using var journal = await TestJournal.OpenAsync(settings);
        var accepted = new List<string>();
        var intent = SomeRecord.Intent(bodyBytes: 16_000);
        JournalWrite write;
        while ((write = await journal.AppendIntentAsync(intent, Cancellation)) == JournalWrite.Durable)
        {
            accepted.Add(intent.RecordId);
            intent = SomeRecord.Intent(bodyBytes: 16_000);
        }

        Assert.Equal(JournalWrite.Full, write);
        Assert.Equal(JournalCondition.DiskLow, journal.State.Condition);
        Assert.False(journal.State.AcceptsIntents);
        foreach (var recordId in accepted)
        {
            Assert.Equal(JournalWrite.Durable, await journal.AppendOutcomeAsync(SomeRecord.Outcome(recordId, bodyBytes: 30_000), Cancellation));
        }

        var taken = journal.Take(new ShippingOrder { BatchRecords = int.MaxValue, BatchBytes = int.MaxValue });
        Assert.Equal(accepted, taken.Where(record => record.OutcomeSequence > 0).Select(record => record.Record.RecordId));
        Assert.True(accepted.Count > 50, $"{accepted.Count}");
        await journal.SettleAsync(taken);
    }

    [Fact]
    public async Task When_space_is_freed_requests_are_taken_again_without_a_restart()
    {
        using var disk = SmallDisk.TryMount(_folder["disk"], DiskMebibytes, out var reason);
        Assert.SkipWhen(disk is null, $"No small disk to fill here: {reason}");
        await using var journal = await TestJournal.OpenAsync(SomeRecord.Settings(disk!.Folder) with { DiskReserveBytes = 4 << 20 });
        var ballast = Path.Combine(disk.Folder, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[(DiskMebibytes - 3) << 20], Cancellation);

        await Wait.UntilAsync(() => journal.State.Condition == JournalCondition.DiskLow);
        Assert.Equal(JournalWrite.Full, await journal.AppendIntentAsync(SomeRecord.Intent(), Cancellation));
        File.Delete(ballast);

        await Wait.UntilAsync(() => journal.State.AcceptsIntents);
        Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(SomeRecord.Intent(), Cancellation));
    }
}
