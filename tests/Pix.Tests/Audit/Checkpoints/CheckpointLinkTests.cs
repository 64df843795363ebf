using Microsoft.Extensions.Time.Testing;
using Pix.Audit.Checkpoints;
using Pix.Audit.Journal;
using Pix.Audit.Reading;
using Pix.Audit.Records;
using Pix.Audit.Tests.Support;

namespace Pix.Audit.Tests.Checkpoints;

/// <summary>Checkpoints name each other, within a journal and across: what was removed with all of its own checkpoints is missed by its neighbours.</summary>
public sealed class CheckpointLinkTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly FakeTimeProvider _time = new(SomeRecord.Date);
    private readonly MemoryKey _key = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task Each_checkpoint_names_the_one_before_it_also_over_a_restart()
    {
        await RunAsync("silo-1", AuditStream.Spi);
        await RunAsync("silo-1", AuditStream.Spi);

        var statements = _key.Signed;
        Assert.Equal(2, statements.Count);
        Assert.Null(statements[0].Statement.Previous);
        Assert.Equal(Digest(statements[0]), statements[1].Statement.Previous?.Digest);
        Assert.Equal(2, statements[1].Statement.Previous?.Sequence);
        Assert.Empty(Missing(statements));
        Assert.Equal(statements[0].Statement.Journal, Assert.Single(Missing([statements[1]])).Journal);
    }

    [Fact]
    public async Task Of_two_journals_that_close_at_once_one_names_the_others_last_checkpoint()
    {
        var writers = SomeRecord.Checkpoints(Options("silo-1"), _time, new SlowKey(_key));
        await using var spi = await OpenAsync("silo-1", AuditStream.Spi);
        await using var dict = await OpenAsync("silo-1", AuditStream.Dict);
        await AppendAsync(spi);
        await AppendAsync(dict);
        var ending = new[] { writers.OfOwn(spi), writers.OfOwn(dict) };

        await Task.WhenAll(ending.Select(writer => Task.Run(() => writer.WriteLastAsync(TimeSpan.FromSeconds(3), Cancellation))));

        Assert.Equal(2, _key.Signed.Count);
        Assert.True(Names(_key.Signed[1], _key.Signed[0]));
    }

    [Fact]
    public async Task A_journal_that_was_removed_whole_is_missed_by_the_silos_other_journal()
    {
        var options = Options("silo-1");
        var writers = SomeRecord.Checkpoints(options, _time, _key);
        await using var spi = await OpenAsync("silo-1", AuditStream.Spi);
        await using var dict = await OpenAsync("silo-1", AuditStream.Dict);
        var (ofSpi, ofDict) = (writers.OfOwn(spi), writers.OfOwn(dict));
        for (var round = 0; round < 3; round++)
        {
            await AppendAsync(spi);
            await AppendAsync(dict);
            await ofSpi.WriteIfDueAsync(Cancellation);
            await ofDict.WriteIfDueAsync(Cancellation);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        var statements = _key.Signed;
        Assert.Equal(6, statements.Count);
        // All are named but the newest of dict, which nothing came after.
        Assert.Equal([.. statements.SkipLast(1)], statements.Where(envelope => statements.Any(other => Names(other, envelope))));
        var missed = Assert.Single(Missing(statements.Where(envelope => envelope.Statement.Stream == "spi")));
        Assert.Equal(dict.JournalId, missed.Journal);
        Assert.StartsWith("2 checkpoints of this journal are named by others and not stored", missed.Reason, StringComparison.Ordinal);
        Assert.Equal(spi.JournalId, Assert.Single(Missing(statements.Where(envelope => envelope.Statement.Stream == "dict"))).Journal);
    }

    [Fact]
    public async Task Two_idle_journals_do_not_keep_each_other_busy()
    {
        var writers = SomeRecord.Checkpoints(Options("silo-1"), _time, _key);
        await using var spi = await OpenAsync("silo-1", AuditStream.Spi);
        await using var dict = await OpenAsync("silo-1", AuditStream.Dict);
        var (ofSpi, ofDict) = (writers.OfOwn(spi), writers.OfOwn(dict));
        await AppendAsync(spi);
        await AppendAsync(dict);
        for (var minute = 0; minute < 10; minute++)
        {
            await ofSpi.WriteIfDueAsync(Cancellation);
            await ofDict.WriteIfDueAsync(Cancellation);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(2, _key.Signed.Count);
    }

    [Fact]
    public async Task A_silo_that_is_gone_is_named_by_the_one_that_took_over_its_journals_though_nothing_was_left_in_them()
    {
        await RunAsync("silo-1", AuditStream.Spi, AuditStream.Dict);
        var gone = _key.Signed.ToList();
        var writers = SomeRecord.Checkpoints(Options("silo-2"), _time, _key);
        await using var own = await OpenAsync("silo-2", AuditStream.Spi);
        var writer = writers.OfOwn(own);
        await AppendAsync(own);
        await writer.WriteIfDueAsync(Cancellation);
        await using (var left = await OpenAsync("silo-1", AuditStream.Spi))
        {
            await writers.OfGone(left).RecoverAsync();
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        await writer.WriteIfDueAsync(Cancellation);
        // The folder may be looked at again before it goes: what was named once is not named again and again.
        await using (var left = await OpenAsync("silo-1", AuditStream.Spi))
        {
            await writers.OfGone(left).RecoverAsync();
        }

        Directory.Delete(Path.Combine(_folder.Path, "silo-1"), recursive: true);
        _time.Advance(TimeSpan.FromMinutes(1));
        await writer.WriteIfDueAsync(Cancellation);

        var after = _key.Signed.Skip(gone.Count).ToList();
        Assert.Equal(2, after.Count);
        Assert.Equal(gone.Select(Digest).Order(), after[1].Statement.Neighbours!.Select(link => link.Digest).Order());
        Assert.Equal(gone.Select(envelope => envelope.Statement.Journal).Order(), Missing(after).Select(fault => fault.Journal).Order());
    }

    [Fact]
    public async Task A_name_that_cannot_be_read_costs_the_link_and_nothing_else()
    {
        await RunAsync("silo-1", AuditStream.Spi);
        await File.WriteAllTextAsync(Assert.Single(Directory.GetFiles(_folder["silo-1"], "*.checkpoint.json")), "{", Cancellation);

        await RunAsync("silo-1", AuditStream.Spi);

        Assert.Null(_key.Signed[1].Statement.Previous);
    }

    [Fact]
    public async Task A_checkpoint_whose_name_was_not_written_down_is_named_by_the_next_all_the_same()
    {
        await RunAsync("silo-1", AuditStream.Spi);
        await using (var crashed = await OpenAsync("silo-1", AuditStream.Spi))
        {
            var next = CheckpointEnvelope.Of(_key.Signed[0].Statement with { Sequence = 4, Previous = CheckpointLink.Of(_key.Signed[0], "record") });
            Assert.Equal(JournalWrite.Durable, await crashed.AppendWholeAsync(CheckpointRecord.Intent(next.With(_key.Sign(next.Digest())), AuditStream.Spi, LogMachine.Real(_time))));
            Assert.Empty(crashed.Take(new() { OrderWait = TimeSpan.Zero, UnknownAfter = TimeSpan.Zero }, record => record.AwaitsOutcome));
        }

        await RunAsync("silo-1", AuditStream.Spi);

        Assert.Equal(4, _key.Signed[^1].Statement.Previous?.Sequence);
    }

    /// <summary>It looked whether the journal is its own, stood still, and goes on when another silo has it: its file has no name that it could give.</summary>
    [Fact]
    public async Task A_name_that_a_late_owner_was_writing_goes_before_the_next_owner_names_anything()
    {
        await RunAsync("silo-1", AuditStream.Spi);
        var late = DurableFile.TemporaryName(NewestCheckpoint.PathOf(_folder["silo-1"], _key.Signed[0].Statement.Journal) + ".late");
        await File.WriteAllTextAsync(late, "{}", Cancellation);
        await using var journal = await OpenAsync("silo-1", AuditStream.Spi);

        await SomeRecord.Checkpoints(Options("silo-2"), _time, _key).OfGone(journal).RecoverAsync();

        Assert.False(File.Exists(late));
    }

    [Fact]
    public async Task Two_that_are_written_at_once_do_not_follow_the_same()
    {
        await using var journal = await OpenAsync("silo-1", AuditStream.Spi);
        var writer = SomeRecord.Checkpoints(Options("silo-1"), _time, new SlowKey(_key)).OfOwn(journal);
        await AppendAsync(journal);
        await writer.WriteAsync(Cancellation);
        await AppendAsync(journal);

        var both = Task.WhenAll(writer.WriteAsync(Cancellation), writer.WriteAsync(Cancellation));
        await AppendAsync(journal);
        await both;

        var followed = _key.Signed.Select(envelope => envelope.Statement.Previous?.Digest).ToList();
        Assert.Equal(followed.Distinct(), followed);
    }

    [Fact]
    public async Task A_checkpoint_that_may_still_be_in_its_journal_or_was_removed_by_rule_is_not_missed()
    {
        await RunAsync("silo-1", AuditStream.Spi);
        await RunAsync("silo-1", AuditStream.Spi);
        using var links = new CheckpointLinks(64 << 10);
        links.Add(_key.Signed[1], "r", isCountersigned: false);

        Assert.Empty(links.Missing(DateTimeOffset.Parse(_key.Signed[0].Statement.At, System.Globalization.CultureInfo.InvariantCulture), oldestMayBeGone: false));
        Assert.Empty(links.Missing(DateTimeOffset.MaxValue, oldestMayBeGone: true));
        Assert.Single(links.Missing(DateTimeOffset.MaxValue, oldestMayBeGone: false));
    }

    private static bool Names(CheckpointEnvelope envelope, CheckpointEnvelope other) =>
        envelope.Statement.Previous?.Digest == Digest(other) || (envelope.Statement.Neighbours ?? []).Any(link => link.Digest == Digest(other));

    private static IReadOnlyList<CheckpointFault> Missing(IEnumerable<CheckpointEnvelope> stored)
    {
        using var links = new CheckpointLinks(64 << 10);
        foreach (var envelope in stored)
        {
            links.Add(envelope, "r", isCountersigned: false);
        }

        return links.Missing(DateTimeOffset.MaxValue, oldestMayBeGone: false);
    }

    private static string Digest(CheckpointEnvelope envelope) => Convert.ToHexStringLower(envelope.Digest());

    private AuditOptions Options(string silo) => new() { JournalPath = _folder.Path, SiloName = silo };

    private Task<AuditJournal> OpenAsync(string silo, AuditStream stream) =>
        TestJournal.OpenAsync(new JournalSettings { Path = JournalFile.PathOf(_folder.Path, silo, stream), Stream = stream }, _time);

    private static async Task AppendAsync(AuditJournal journal)
    {
        var intent = SomeRecord.Intent(stream: journal.Stream);
        Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, Cancellation));
        Assert.Equal(JournalWrite.Durable, await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId, journal.Stream), Cancellation));
    }

    /// <summary>A silo that starts, works, writes its closing checkpoints and ends.</summary>
    private async Task RunAsync(string silo, params AuditStream[] streams)
    {
        var writers = SomeRecord.Checkpoints(Options(silo), _time, _key);
        var journals = new List<(AuditJournal Journal, CheckpointWriter Writer)>();
        foreach (var stream in streams)
        {
            var journal = await OpenAsync(silo, stream);
            journals.Add((journal, writers.OfOwn(journal)));
        }

        foreach (var (journal, writer) in journals)
        {
            await AppendAsync(journal);
            await writer.WriteAsync(Cancellation);
            await journal.DisposeAsync();
        }

        _time.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>Signs when others had their turns.</summary>
    private sealed class SlowKey(MemoryKey key) : ICheckpointSigner
    {
        public async ValueTask<CheckpointEnvelope?> SignAsync(CheckpointStatement statement, CancellationToken cancellationToken)
        {
            for (var turn = 0; turn < 100; turn++)
            {
                await Task.Yield();
            }

            return await key.SignAsync(statement, cancellationToken);
        }
    }
}
