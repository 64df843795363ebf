using Pix.Audit.Journal;
using Pix.Audit.Tests.Support;
using Pix.Journal.Store;

namespace Pix.Audit.Tests.Journal;

/// <summary>What survives: the end of a process, the loss of power, a disk that fails.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

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
        await owner.UntilAsync(() => Acknowledged().Count > 0);

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
    /// Power loss can tear or garble only what was not yet fsynced: the log is good up to its last whole frame, each has a checksum. So it takes
    /// nothing that was acknowledged. Looked at by a reader of its own, and by the journal.
    /// </remarks>
    [Fact]
    public async Task Power_loss_at_any_byte_after_an_acknowledged_record_leaves_it_whole()
    {
        var (path, acknowledged, logged) = await AcknowledgedThenMoreAsync();
        var random = new Random(20261124);
        var log = await File.ReadAllBytesAsync(TestJournal.NewestFile(path), Cancellation);
        var samples = Enumerable.Range(0, 60)
            .Select(sample => WithLog(path, log[..(sample switch { 0 => logged, 1 => log.Length, _ => random.Next(logged, log.Length) })], $"cut-{sample}")).ToList();

        var found = TestJournal.RecordIds(samples);

        for (var sample = 0; sample < samples.Count; sample++)
        {
            Assert.Equal(acknowledged, found[sample].Take(acknowledged.Count));
            Assert.Equal(found[sample], Reopened(samples[sample]));
        }
    }

    [Fact]
    public async Task Garbled_bytes_after_an_acknowledged_record_leave_it_whole_and_no_wrong_record_appears()
    {
        var (path, acknowledged, logged) = await AcknowledgedThenMoreAsync();
        var all = TestJournal.RecordIds(path);
        var random = new Random(20261125);
        var log = await File.ReadAllBytesAsync(TestJournal.NewestFile(path), Cancellation);
        for (var sample = 0; sample < 60; sample++)
        {
            var garbled = (byte[])log.Clone();
            for (var flips = 1 + random.Next(8); flips > 0; flips--)
            {
                garbled[random.Next(logged, log.Length)] ^= (byte)(1 << random.Next(8));
            }

            var found = Reopened(WithLog(path, garbled, $"flip-{sample}"));

            Assert.Equal(acknowledged, found.Take(acknowledged.Count));
            Assert.Equal(all.Where(found.Contains), found);
        }
    }

    [Fact]
    public async Task A_log_cut_inside_acknowledged_records_still_opens_with_a_chain_that_holds()
    {
        var (path, _, logged) = await AcknowledgedThenMoreAsync();
        var log = await File.ReadAllBytesAsync(TestJournal.NewestFile(path), Cancellation);
        for (var sample = 0; sample < 20; sample++)
        {
            var target = WithLog(path, log[..(logged * sample / 20)], $"inside-{sample}");

            await using var journal = await TestJournal.OpenAsync(SomeRecord.Settings("") with { Path = target });
            Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(SomeRecord.Intent(), Cancellation));

            var rows = (await journal.ReadAsync(journal.Take(new ShippingOrder { OrderWait = TimeSpan.Zero, UnknownAfter = TimeSpan.Zero }))).Values.OrderBy(row => row.Sequence).ToList();
            Assert.All(rows, row => Assert.True(row.IsIntact));
            Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.Equal(pair.First.Hash, pair.Second.Previous));
        }
    }

    [Fact]
    public async Task Bytes_that_rot_inside_acknowledged_records_take_only_those_and_are_kept_apart()
    {
        var (path, _, _) = await AcknowledgedThenMoreAsync();
        var all = TestJournal.RecordIds(path);
        var log = await File.ReadAllBytesAsync(TestJournal.NewestFile(path), Cancellation);
        var id = System.Text.Encoding.UTF8.GetBytes(all[5]);
        log[log.AsSpan().IndexOf(id)] ^= 1;
        var target = WithLog(path, log, "rot");

        await using var journal = await TestJournal.OpenAsync(SomeRecord.Settings("") with { Path = target });

        Assert.Equal(all.Where(recordId => recordId != all[5]), Taken(journal));
        Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(SomeRecord.Intent(), Cancellation));
        var kept = Assert.Single(Directory.GetFiles(Path.Combine(Path.GetDirectoryName(target)!, "dead-letter", "spi")));
        Assert.EndsWith(".bin", kept, StringComparison.Ordinal);
        Assert.True((await File.ReadAllBytesAsync(kept, Cancellation)).AsSpan().IndexOf(id.AsSpan(1)) > 0);
    }

    [Fact]
    public async Task Bytes_that_rot_while_the_journal_is_open_ship_as_a_row_that_is_not_intact()
    {
        var settings = SomeRecord.Settings(_folder["live"]);
        await using var journal = await TestJournal.OpenAsync(settings);
        var recordId = await AppendAsync(journal, bodyBytes: 500);
        await using (var file = await new RealDisk().OpenAsync(TestJournal.NewestFile(settings.Path), DiskOpen.Existing))
        {
            await file.WriteAsync(await file.LengthAsync() - 5, new byte[1]);
        }

        var row = Assert.Single((await journal.ReadAsync(journal.Take(new ShippingOrder { UnknownAfter = TimeSpan.Zero, OrderWait = TimeSpan.Zero }))).Values);

        Assert.Equal((recordId, false), (row.Label, row.IsIntact));
    }

    [Fact]
    public async Task A_journal_of_another_kind_is_refused_with_what_to_do()
    {
        var settings = SomeRecord.Settings(_folder["old"]);
        Directory.CreateDirectory(Path.GetDirectoryName(settings.Path)!);
        await File.WriteAllTextAsync(settings.Path, "SQLite format 3", Cancellation);

        var failure = await Assert.ThrowsAsync<IOException>(() => TestJournal.OpenAsync(settings));

        Assert.Contains("drain it with that version first", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The file that is named is the one to be moved away, wherever it stands and whatever number it began under.</summary>
    [Theory]
    [InlineData(2, true)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    public async Task A_file_of_another_journal_is_not_taken_for_its_own_and_is_named(int number, bool withEpochFile)
    {
        await AcknowledgedThenMoreAsync();
        var other = SomeRecord.Settings(_folder["other"]);
        await using (var journal = await TestJournal.OpenAsync(other))
        {
            await AppendAsync(journal, bodyBytes: 500);
        }

        var (live, foreign) = (SomeRecord.Settings(_folder["live"]).Path, LogFile.PathOf(SomeRecord.Settings(_folder["live"]).Path, number));
        if (number == 1)
        {
            File.Move(foreign, LogFile.PathOf(live, 2));
        }

        File.Copy(LogFile.PathOf(other.Path, 1), foreign);
        if (!withEpochFile)
        {
            File.Delete(live);
        }

        var failure = await Assert.ThrowsAsync<IOException>(() => TestJournal.OpenAsync(SomeRecord.Settings(_folder["live"])));
        Assert.Contains($"The journal's file '{foreign}' belongs to another journal", failure.Message, StringComparison.Ordinal);

        File.Delete(foreign);
        await using var again = await TestJournal.OpenAsync(SomeRecord.Settings(_folder["live"]));
        Assert.Equal(JournalCondition.Open, again.State.Condition);
    }

    [Fact]
    public async Task A_journal_whose_files_are_gone_says_so_when_it_opens_and_none_else_does()
    {
        var settings = SomeRecord.Settings(_folder["live"]);
        var first = await OpenedAsync(settings);
        var again = await OpenedAsync(settings);
        foreach (var number in TestJournal.Numbers(settings.Path))
        {
            File.Delete(LogFile.PathOf(settings.Path, number));
        }

        var gone = await OpenedAsync(settings);
        var after = await OpenedAsync(settings);

        Assert.StartsWith($"Warning 2015: Journal {settings.Path} has an epoch file (journal {first.JournalId}) but no log files.", Assert.Single(gone.Lines, IsAbsence), StringComparison.Ordinal);
        Assert.DoesNotContain(first.Lines.Concat(again.Lines).Concat(after.Lines), IsAbsence);

        static bool IsAbsence(string line) => line.Contains(" 2015: ", StringComparison.Ordinal);
    }

    private static async Task<(string JournalId, IReadOnlyList<string> Lines)> OpenedAsync(JournalSettings settings)
    {
        var log = new CollectingLogger();
        await using var journal = new AuditJournal(settings, LogMachine.Real(TimeProvider.System), log, new AuditMeter());
        await journal.OpenAsync();
        return (journal.JournalId, log.Lines);
    }

    private static string WithLog(string path, byte[] log, string name)
    {
        var target = TestJournal.Copy(path, name);
        File.WriteAllBytes(TestJournal.NewestFile(target), log);
        return target;
    }

    private static IReadOnlyList<string> Reopened(string path)
    {
        var store = TestJournal.Now(LogStore.OpenAsync(LogMachine.Real(TimeProvider.System), path));
        TestJournal.Now(CloseAsync(store));
        return [.. store.Headers().Select(header => header.Label)];
    }

    private static async ValueTask<bool> CloseAsync(LogStore store)
    {
        await store.DisposeAsync();
        return true;
    }

    private static IEnumerable<string> Taken(AuditJournal journal) =>
        journal.Take(new ShippingOrder { UnknownAfter = TimeSpan.Zero, OrderWait = TimeSpan.Zero }).Select(taken => taken.Record.RecordId);

    /// <summary>A journal's files with some acknowledged records, how long the log was then, and more records after them.</summary>
    private async Task<(string Path, IReadOnlyList<string> Acknowledged, int Logged)> AcknowledgedThenMoreAsync()
    {
        var settings = SomeRecord.Settings(_folder["live"]);
        await using var journal = await TestJournal.OpenAsync(settings);
        var acknowledged = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            acknowledged.Add(await AppendAsync(journal, 500 << (i % 4)));
        }

        var logged = (int)new FileInfo(TestJournal.NewestFile(settings.Path)).Length;
        for (var i = 0; i < 10; i++)
        {
            await AppendAsync(journal, 500 << (i % 4));
        }

        return (TestJournal.Copy(settings.Path, "later"), acknowledged, logged);
    }

    private static async Task<string> AppendAsync(AuditJournal journal, int bodyBytes)
    {
        var intent = SomeRecord.Intent(bodyBytes: bodyBytes);
        Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, Cancellation));
        return intent.RecordId;
    }

    private IReadOnlyList<string> Acknowledged() => ChildProcess.Acknowledged(_folder.Path);

    private async Task KillWhileItAppendsAsync(int acknowledgedLines)
    {
        using var child = ChildProcess.Start($"{typeof(JournalChild).FullName}.{nameof(JournalChild.Appends_until_it_is_killed)}", _folder.Path);
        await child.UntilAsync(() => Acknowledged().Count >= acknowledgedLines);
        await child.KillAsync(Cancellation);
    }
}
