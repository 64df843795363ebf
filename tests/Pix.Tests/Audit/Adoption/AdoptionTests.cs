using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pix.Audit.Adoption;
using Pix.Audit.DeadLetters;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Audit.Sinks;
using Pix.Audit.Tests.Journal;
using Pix.Audit.Tests.Support;

namespace Pix.Audit.Tests.Adoption;

public sealed class AdoptionTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly CollectingSink _sink = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_two_that_adopt_at_once_one_ships_what_a_gone_silo_left()
    {
        var left = await LeaveAsync(count: 20);

        var shipped = await Task.WhenAll(Adoption("silo-2").AdoptAsync(new Gone("silo-1"), Cancellation), Adoption("silo-3").AdoptAsync(new Gone("silo-1"), Cancellation));

        Assert.Equal(20, shipped.Sum());
        Assert.Equal(left, _sink.Taken.Select(record => record.RecordId));
    }

    [Fact]
    public async Task A_drained_journal_is_removed_with_its_folder_and_its_silo_begins_another_when_it_comes_back()
    {
        await LeaveAsync(count: 2);
        var adoption = Adoption("silo-2");
        await adoption.AdoptAsync(new Gone("silo-1"), Cancellation);
        Assert.False(Directory.Exists(_folder["silo-1"]));

        Assert.Equal(0, await adoption.AdoptAsync(new Gone("silo-1"), Cancellation));
        var again = await LeaveAsync(count: 1);
        Assert.Equal(1, await adoption.AdoptAsync(new Gone("silo-1"), Cancellation));

        Assert.Equal(3, _sink.Taken.Count);
        Assert.Equal(again[0], _sink.Taken[^1].RecordId);
        Assert.Equal(2, _sink.Taken.Select(record => record.Journal).Distinct().Count());
        Assert.False(Directory.Exists(_folder["silo-1"]));
    }

    [Fact]
    public async Task A_drained_journal_that_could_not_be_removed_is_removed_at_a_later_look()
    {
        await LeaveAsync(count: 2);
        var disk = new FaultyDisk { RefusesDelete = path => path.EndsWith(".journal.0000000001", StringComparison.Ordinal) };
        var adoption = Adoption("silo-2", disk: disk);
        await adoption.AdoptAsync(new Gone("silo-1"), Cancellation);
        Assert.Equal(2, _sink.Taken.Count);
        Assert.True(File.Exists(_folder["silo-1/spi.journal"]));

        disk.RefusesDelete = _ => false;
        await adoption.AdoptAsync(new Gone("silo-1"), Cancellation);

        Assert.False(Directory.Exists(_folder["silo-1"]));
        Assert.Equal(2, _sink.Taken.Count);
    }

    [Fact]
    public async Task A_journal_with_a_dead_letter_and_whatever_else_is_in_its_folder_stay()
    {
        await LeaveAsync(count: 1);
        await File.WriteAllTextAsync(_folder["silo-1/note"], "somebody's", Cancellation);
        _sink.Answer = (_, _) => new([], [0], "too large");
        var adoption = Adoption("silo-2");

        await adoption.AdoptAsync(new Gone("silo-1"), Cancellation);
        Assert.True(File.Exists(_folder["silo-1/spi.journal"]));

        var letters = new DeadLetterFolder(_folder.Path, "silo-1", AuditStream.Spi);
        letters.Ask(Assert.Single(letters.Letters()), new("ana@bank", "repaired", SomeRecord.Date));
        _sink.Answer = (_, _) => SinkDelivery.Complete;
        await adoption.AdoptAsync(new Gone("silo-1"), Cancellation);
        Assert.Equal([_folder["silo-1/note"]], Directory.GetFileSystemEntries(_folder["silo-1"]));
    }

    [Fact]
    public async Task A_silo_that_the_cluster_still_has_keeps_its_journal()
    {
        await LeaveAsync(count: 1);

        Assert.Equal(0, await Adoption("silo-2").AdoptAsync(new Gone("another"), Cancellation));
    }

    [Fact]
    public async Task A_paused_silo_keeps_its_journal_and_what_it_appended_is_shipped_when_it_is_killed()
    {
        using var silo = ChildProcess.Start($"{typeof(JournalChild).FullName}.{nameof(JournalChild.Appends_until_it_is_killed)}", _folder.Path);
        await silo.UntilAsync(() => ChildProcess.Acknowledged(_folder.Path).Count > 200);
        silo.Pause();

        Assert.Equal(0, await Adoption("silo-2").AdoptAsync(new Gone("silo-1"), Cancellation));

        silo.Resume();
        var before = ChildProcess.Acknowledged(_folder.Path).Count;
        await silo.UntilAsync(() => ChildProcess.Acknowledged(_folder.Path).Count > before + 200);
        await silo.KillAsync(Cancellation);
        await Adoption("silo-2").AdoptAsync(new Gone("silo-1"), Cancellation);

        var shipped = _sink.Taken.ToLookup(record => record.RecordId);
        Assert.All(shipped, record => Assert.Single(record));
        Assert.All(
            ChildProcess.Acknowledged(_folder.Path),
            line => Assert.Contains(shipped[line[2..]], record => line[0] == 'i' || record.Outcome == "answered"));
    }

    [Fact]
    public async Task An_adopter_whose_sink_fails_gives_the_journal_back_and_a_returning_silo_waits_for_it()
    {
        var left = await LeaveAsync(count: 3);
        _sink.Answer = (_, batch) => new([.. Enumerable.Range(0, batch.Count)], [], "down");
        var adopting = Adoption("silo-2", TimeSpan.FromSeconds(1)).AdoptAsync(new Gone("silo-1"), Cancellation);
        await Wait.UntilAsync(() => _sink.Attempts.Count > 0);

        await using var returned = await TestJournal.OpenAsync(SomeRecord.Settings(_folder.Path) with { OwnershipWait = TimeSpan.FromSeconds(60) });

        Assert.Equal(0, await adopting);
        Assert.Equal(left.Count, returned.State.BacklogRecords);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("foreign")]
    [InlineData("empty")]
    [InlineData("file")]
    [InlineData("folder")]
    public async Task A_bad_folder_holds_up_no_other_and_no_other_stream_of_its_own(string kind)
    {
        // By name it comes before the good one.
        var bad = Directory.CreateDirectory(_folder["silo-0"]).FullName;
        switch (kind)
        {
            case "garbage":
                await File.WriteAllBytesAsync(Path.Combine(bad, "dict.journal"), [], Cancellation);
                await File.WriteAllBytesAsync(Path.Combine(bad, "dict.journal.0000000001"), new byte[100_000], Cancellation);
                break;
            case "foreign":
                await File.WriteAllTextAsync(Path.Combine(bad, "dict.journal"), "SQLite format 3\0", Cancellation);
                break;
            case "file":
                await File.WriteAllTextAsync(_folder["silo-00"], "no folder", Cancellation);
                break;
            case "folder":
                Directory.CreateDirectory(Path.Combine(bad, "dict.journal.0000000001"));
                break;
            default:
                break;
        }

        var own = await LeaveAsync(count: 2, "silo-0");
        var left = await LeaveAsync(count: 3);
        var adoption = Adoption("silo-2");

        var shipped = await adoption.AdoptAsync(new Gone("silo-0", "silo-1"), Cancellation);

        Assert.Equal(5, shipped);
        Assert.Equal(own.Concat(left), _sink.Taken.Select(record => record.RecordId));
        Assert.Equal(0, await adoption.AdoptAsync(new Gone("silo-0", "silo-1"), Cancellation));
        Assert.Equal(kind is "folder" or "foreign" ? 1 : 0, adoption.Unreadable);
        Assert.Equal(kind == "garbage", File.Exists(Path.Combine(bad, "dict.journal.0000000001.unreadable")));
    }

    [Fact]
    public async Task A_membership_that_fails_for_one_silo_and_a_journal_that_is_mended_are_told_once()
    {
        await LeaveAsync(count: 1, "silo-0");
        await LeaveAsync(count: 1);
        var adoption = Adoption("silo-2");
        var membership = new Gone("silo-0", "silo-1") { Fails = "silo-0" };

        Assert.Equal(1, await adoption.AdoptAsync(membership, Cancellation));
        Assert.Equal(1, adoption.Unreadable);

        membership.Fails = "";
        Assert.Equal(1, await adoption.AdoptAsync(membership, Cancellation));
        Assert.Equal(0, adoption.Unreadable);
        Assert.Equal(2, _sink.Taken.Count);
    }

    [Fact]
    public async Task A_dead_letter_of_a_gone_silo_is_redelivered_by_who_takes_its_journal_over()
    {
        await LeaveAsync(count: 1);
        _sink.Answer = (_, _) => new([], [0], "too large");
        var adoption = Adoption("silo-2");
        await adoption.AdoptAsync(new Gone("silo-1"), Cancellation);
        var letters = new DeadLetterFolder(_folder.Path, "silo-1", AuditStream.Spi);
        var letter = Assert.Single(letters.Letters());
        letters.Ask(letter, new("ana@bank", "repaired", SomeRecord.Date));
        _sink.Answer = (_, _) => SinkDelivery.Complete;

        await adoption.AdoptAsync(new Gone("silo-1"), Cancellation);

        Assert.Empty(letters.Letters());
        Assert.Equal(["POST", "PIX"], _sink.Taken.Select(record => record.RequestMethod));
    }

    private async Task<IReadOnlyList<string>> LeaveAsync(int count, string silo = "silo-1")
    {
        var left = new List<string>();
        await using var journal = await TestJournal.OpenAsync(SomeRecord.Settings(_folder.Path) with { Path = JournalFile.PathOf(_folder.Path, silo, AuditStream.Spi) });
        for (var i = 0; i < count; i++)
        {
            var intent = SomeRecord.Intent();
            Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, Cancellation));
            left.Add(intent.RecordId);
        }

        return left;
    }

    private JournalAdoption Adoption(string siloName, TimeSpan? interval = null, FaultyDisk? disk = null)
    {
        var options = new AuditOptions { JournalPath = _folder.Path, SiloName = siloName, JournalAdoptionInterval = interval ?? TimeSpan.FromSeconds(30) };
        return new(
            new OneSink(_sink), SomeRecord.Checkpoints(options, TimeProvider.System), Options.Create(options), disk?.Machine(TimeProvider.System) ?? LogMachine.Real(TimeProvider.System), new AuditMeter(),
            NullLogger<JournalAdoption>.Instance);
    }

    private sealed class OneSink(IAuditSink sink) : IAuditSinks
    {
        public IAuditSink this[AuditStream stream] => sink;
    }

    private sealed class Gone(params string[] silos) : ISiloMembership
    {
        /// <summary>The silo about which nothing can be said.</summary>
        public string Fails { get; set; } = "";

        public ValueTask<bool> IsGoneAsync(string siloName, CancellationToken cancellationToken) =>
            siloName == Fails ? throw new InvalidOperationException("No membership.") : ValueTask.FromResult(silos.Contains(siloName));
    }
}
