using Pix.Audit;
using Xunit;

namespace Pix.Tests.Audit;

/// <summary>What survives: the end of a process, the loss of power, a disk that fails.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_acknowledged_is_lost_by_kill_9()
    {
        for (var round = 1; round <= 3; round++)
        {
            await KillWhileItAppendsAsync(acknowledgedLines: round * 300);

            await using var journal = await TestJournal.OpenAsync(_folder.Path);
            var taken = journal.Take(new ShippingOrder { BatchRecords = int.MaxValue, BatchBytes = int.MaxValue });
            var intents = taken.Where(record => record.IntentSequence > 0).Select(record => record.Record.RecordId).ToHashSet();
            var outcomes = taken.Where(record => record.OutcomeSequence > 0).Select(record => record.Record.RecordId).ToHashSet();
            var lines = Acknowledged();
            Assert.DoesNotContain(lines, line => line[0] == 'i' && !intents.Contains(line[2..]));
            Assert.DoesNotContain(lines, line => line[0] == 'o' && !outcomes.Contains(line[2..]));
            var rows = (await journal.ReadAsync(taken)).Values.OrderBy(row => row.Sequence).ToList();
            Assert.All(rows, row => Assert.True(row.IsIntact));
            Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.Equal(pair.First.Hash, pair.Second.Previous));
        }
    }

    [Fact]
    public async Task A_journal_belongs_to_a_living_process_and_is_free_when_it_is_killed()
    {
        using var owner = ChildProcess.Start($"{typeof(JournalChild).FullName}.{nameof(JournalChild.Appends_until_it_is_killed)}", _folder.Path);
        await owner.UntilAsync(() => Acknowledged().Count > 0, Cancellation);

        await Assert.ThrowsAsync<JournalInUseException>(() => TestJournal.OpenAsync(_folder.Path));

        await owner.KillAsync(Cancellation);
        await using var journal = await TestJournal.OpenAsync(_folder.Path);
        Assert.True(journal.State.AcceptsIntents);
    }

    [Theory]
    [InlineData(nameof(JournalChild.Lives_through_a_failing_disk))]
    [InlineData(nameof(JournalChild.Tells_that_an_outcome_could_not_be_kept))]
    public async Task A_failing_disk_refuses_intents_at_once_and_is_used_again_when_it_works(string scenario)
    {
        using var child = ChildProcess.Start($"{typeof(JournalChild).FullName}.{scenario}", _folder.Path);

        var (exitCode, output) = await child.EndAsync(Cancellation);

        Assert.True(exitCode == 0 && output.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0", StringComparison.Ordinal), output);
    }

    /// <remarks>
    /// SQLite's promise (sqlite.org/wal.html, atomiccommit.html): after a crash the log is good up to its last whole
    /// commit; each frame has a checksum that covers all before it. So power loss, which can tear or garble only what was
    /// not yet fsynced, takes nothing that was acknowledged.
    /// </remarks>
    [Fact]
    public async Task Power_loss_at_any_byte_after_an_acknowledged_record_leaves_it_whole()
    {
        var (path, acknowledged, logged) = await AcknowledgedThenMoreAsync();
        var random = new Random(20261124);
        var log = await File.ReadAllBytesAsync(path + "-wal", Cancellation);
        for (var sample = 0; sample < 60; sample++)
        {
            var length = sample switch { 0 => logged, 1 => log.Length, _ => random.Next(logged, log.Length) };

            var found = RecordIdsAfter(path, log.AsSpan(0, length), $"cut-{sample}");

            Assert.Equal(acknowledged, found.Take(acknowledged.Count));
        }
    }

    [Fact]
    public async Task Garbled_bytes_after_an_acknowledged_record_leave_it_whole_and_no_wrong_record_appears()
    {
        var (path, acknowledged, logged) = await AcknowledgedThenMoreAsync();
        var all = TestJournal.RecordIds(TestJournal.Copy(path, "all"));
        var random = new Random(20261125);
        var log = await File.ReadAllBytesAsync(path + "-wal", Cancellation);
        for (var sample = 0; sample < 60; sample++)
        {
            var garbled = (byte[])log.Clone();
            for (var flips = 1 + random.Next(8); flips > 0; flips--)
            {
                garbled[random.Next(logged, log.Length)] ^= (byte)(1 << random.Next(8));
            }

            var found = RecordIdsAfter(path, garbled, $"flip-{sample}");

            Assert.Equal(acknowledged, found.Take(acknowledged.Count));
            Assert.Equal(all.Take(found.Count), found);
        }
    }

    [Fact]
    public async Task A_log_cut_inside_acknowledged_records_still_opens_with_a_chain_that_holds()
    {
        var (path, _, logged) = await AcknowledgedThenMoreAsync();
        var log = await File.ReadAllBytesAsync(path + "-wal", Cancellation);
        for (var sample = 0; sample < 20; sample++)
        {
            var target = TestJournal.Copy(path, $"inside-{sample}");
            await File.WriteAllBytesAsync(target + "-wal", log[..(logged * sample / 20)], Cancellation);

            await using var journal = await TestJournal.OpenAsync(Some.Settings("") with { Path = target });
            Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(Some.Intent(), Cancellation));

            var rows = (await journal.ReadAsync(journal.Take(new ShippingOrder { OrderWait = TimeSpan.Zero, UnknownAfter = TimeSpan.Zero }))).Values.OrderBy(row => row.Sequence).ToList();
            Assert.All(rows, row => Assert.True(row.IsIntact));
            Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.Equal(pair.First.Hash, pair.Second.Previous));
        }
    }

    private static IReadOnlyList<string> RecordIdsAfter(string path, ReadOnlySpan<byte> log, string name)
    {
        var target = TestJournal.Copy(path, name);
        File.WriteAllBytes(target + "-wal", log);
        return TestJournal.RecordIds(target);
    }

    /// <summary>A journal's files with some acknowledged records, how long the log was then, and more records after them.</summary>
    private async Task<(string Path, IReadOnlyList<string> Acknowledged, int Logged)> AcknowledgedThenMoreAsync()
    {
        var settings = Some.Settings(_folder["live"]);
        await using var journal = await TestJournal.OpenAsync(settings);
        var acknowledged = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            acknowledged.Add(await AppendAsync(journal, 500 << (i % 4)));
        }

        var copy = TestJournal.Copy(settings.Path, "then");
        var logged = (int)new FileInfo(copy + "-wal").Length;
        for (var i = 0; i < 10; i++)
        {
            await AppendAsync(journal, 500 << (i % 4));
        }

        return (TestJournal.Copy(settings.Path, "later"), acknowledged, logged);
    }

    private static async Task<string> AppendAsync(AuditJournal journal, int bodyBytes)
    {
        var intent = Some.Intent(bodyBytes: bodyBytes);
        Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, Cancellation));
        return intent.RecordId;
    }

    private IReadOnlyList<string> Acknowledged() => ChildProcess.Acknowledged(_folder.Path);

    private async Task KillWhileItAppendsAsync(int acknowledgedLines)
    {
        using var child = ChildProcess.Start($"{typeof(JournalChild).FullName}.{nameof(JournalChild.Appends_until_it_is_killed)}", _folder.Path);
        await child.UntilAsync(() => Acknowledged().Count >= acknowledgedLines, Cancellation);
        await child.KillAsync(Cancellation);
    }
}
