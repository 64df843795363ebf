using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pix.Audit.Adoption;
using Pix.Audit.Checkpoints;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Audit.Sinks;
using Pix.Audit.Tests.Support;
using Pix.Journal.Store;

namespace Pix.Audit.Tests.Adoption;

/// <summary>
/// The names of the newest checkpoints of a silo that is gone go, and its folder, once its adopter's checkpoints name them, and never
/// before.
/// </summary>
public sealed class GoneFolderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly FakeTimeProvider _time = new(SomeRecord.Date);
    private readonly MemoryKey _key = new();
    private readonly CollectingSink _sink = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task It_goes_when_all_that_it_names_is_named_and_not_before()
    {
        await RunAsync("silo-1", AuditStream.Spi, AuditStream.Dict);
        var gone = _key.Signed.ToList();
        await using var silo = await AdopterAsync("silo-2");

        await silo.LookAsync();
        await silo.LookAsync();
        // Of each journal its record, its closing checkpoint, and the one of its adopter, which the book of the gone silo does not know.
        Assert.Equal(6, _sink.Taken.Count);
        Assert.Equal(Names("silo-1").Order(), Directory.GetFileSystemEntries(_folder["silo-1"]).Order());
        Assert.Equal(2, Names("silo-1").Length);

        _key.IsThere = false;
        await silo.CheckpointAsync();
        await silo.LookAsync();
        Assert.Equal(2, Names("silo-1").Length);

        _key.IsThere = true;
        await silo.CheckpointAsync();
        var newest = _key.Signed.Where(envelope => Journals(gone).Contains(envelope.Statement.Journal)).GroupBy(envelope => envelope.Statement.Journal).Select(journal => Digest(journal.Last())).ToList();
        Assert.Equal(2, newest.Count);
        Assert.Empty(newest.Except(Named("silo-2")));
        await silo.LookAsync();
        Assert.False(Directory.Exists(_folder["silo-1"]));
    }

    /// <summary>A small silo at night: without a checkpoint of its own the folder would stay until somebody pays.</summary>
    [Fact]
    public async Task It_goes_though_its_adopter_has_no_entry_of_its_own()
    {
        await RunAsync("silo-1", AuditStream.Spi);
        await using var silo = IdleSilo("silo-2");
        await silo.OpenAsync([AuditStream.Spi], appends: false);
        await silo.LookAsync();
        var newest = Digest(_key.Signed[^1]);

        await silo.CheckpointAsync();
        await silo.CheckpointAsync();
        await silo.LookAsync();

        var own = Assert.Single(_key.Signed, envelope => envelope.Statement.Silo == "silo-2" && envelope.Statement.Neighbours is not null).Statement;
        Assert.Equal(0, own.Sequence);
        Assert.Equal(newest, Assert.Single(own.Neighbours!).Digest);
        Assert.False(Directory.Exists(_folder["silo-1"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_before_or_after_the_naming_leaves_the_book_to_the_next(bool named)
    {
        await RunAsync("silo-1", AuditStream.Spi);
        await using (var silo = await AdopterAsync("silo-2"))
        {
            await silo.LookAsync();
            if (named)
            {
                await silo.CheckpointAsync();
            }
        }

        var newest = Assert.Single(Names("silo-1"));
        Directory.Delete(_folder["silo-2"], recursive: true);
        await using var next = await AdopterAsync("silo-3");
        await next.LookAsync();
        Assert.True(File.Exists(newest));
        await next.CheckpointAsync();
        Assert.Contains(Named("silo-3"), digest => Digest(_key.Signed[1]) == digest);
        await next.LookAsync();
        Assert.False(Directory.Exists(_folder["silo-1"]));
    }

    [Fact]
    public async Task More_than_one_checkpoint_can_name_go_after_the_last()
    {
        for (var run = 0; run < 20; run++)
        {
            await RunAsync($"old-{run}", AuditStream.Spi);
            MoveNames($"old-{run}", "silo-1");
        }

        var gone = _key.Signed.Select(Digest).ToList();
        await using var silo = await AdopterAsync("silo-2", AuditStream.Spi);
        await silo.LookAsync();
        await silo.CheckpointAsync();
        Assert.InRange(gone.Except(Named("silo-2")).Count(), 1, 19);
        await silo.LookAsync();
        Assert.Equal(gone.Except(Named("silo-2")).Count(), Names("silo-1").Length);

        await silo.CheckpointAsync();
        await silo.LookAsync();
        Assert.Empty(gone.Except(Named("silo-2")));
        Assert.False(Directory.Exists(_folder["silo-1"]));
    }

    [Fact]
    public async Task A_silo_that_comes_back_names_the_journal_that_it_had_before()
    {
        await RunAsync("silo-1", AuditStream.Spi);
        var before = _key.Signed[0];
        foreach (var file in Directory.GetFiles(_folder["silo-1"], "spi.journal*"))
        {
            File.Delete(file);
        }

        await using var silo = await AdopterAsync("silo-1", AuditStream.Spi);
        await silo.CheckpointAsync();

        Assert.Null(_key.Signed[1].Statement.Previous);
        Assert.Equal(Digest(before), Assert.Single(_key.Signed[1].Statement.Neighbours!).Digest);
        await silo.LookAsync();
        Assert.Equal(NewestCheckpoint.PathOf(_folder["silo-1"], _key.Signed[1].Statement.Journal), Assert.Single(Names("silo-1")));
    }

    [Fact]
    public async Task A_name_that_cannot_be_read_one_of_a_silo_that_lives_and_one_beside_a_journal_stay()
    {
        await RunAsync("silo-1", AuditStream.Spi);
        await RunAsync("alive", AuditStream.Spi);
        File.Delete(_folder["alive/spi.journal"]);
        foreach (var file in Directory.GetFiles(_folder["alive"], "spi.journal*"))
        {
            File.Delete(file);
        }

        await using var silo = await AdopterAsync("silo-2");
        _sink.Answer = (_, _) => new([], [0], "too large");
        await silo.LookAsync();
        await silo.CheckpointAsync();
        await silo.LookAsync();
        Assert.True(File.Exists(_folder["silo-1/spi.journal"]));
        var name = Path.GetFileName(Assert.Single(Names("silo-1")));
        Assert.Single(Names("alive"));

        Directory.Delete(_folder["silo-1"], recursive: true);
        Directory.CreateDirectory(_folder["silo-1"]);
        await File.WriteAllTextAsync(_folder[$"silo-1/{name}"], "{", Cancellation);
        await silo.LookAsync();
        await silo.CheckpointAsync();
        await silo.LookAsync();
        Assert.Single(Names("silo-1"));
        Assert.Equal(1, silo.Adoption.Unreadable);
    }

    /// <param name="leftover">
    /// What somebody was writing, and has not yet its name: of a checkpoint, of an epoch file (of a first start whose log file's name was
    /// lost with the power), of a dead letter.
    /// </param>
    [Theory]
    [InlineData("")]
    [InlineData("journal" + NewestCheckpoint.Suffix)]
    [InlineData("spi.journal")]
    [InlineData("dead-letter/dict/0192.json")]
    public async Task A_crash_after_the_last_file_and_before_the_folder_leaves_a_folder_that_goes_at_the_second_look(string leftover)
    {
        Directory.CreateDirectory(_folder["silo-1/dead-letter/spi"]);
        Directory.CreateDirectory(_folder["silo-1/dead-letter/dict"]);
        Directory.CreateDirectory(_folder["alive"]);
        if (leftover.Length > 0)
        {
            await File.WriteAllTextAsync(DurableFile.TemporaryName(_folder[$"silo-1/{leftover}"] + ".id"), "{", Cancellation);
        }

        await using var silo = await AdopterAsync("silo-2");
        await silo.LookAsync();
        // A silo of that name may just begin: it has a file by the next look.
        Assert.True(Directory.Exists(_folder["silo-1"]));

        await silo.LookAsync();
        Assert.False(Directory.Exists(_folder["silo-1"]));
        Assert.True(Directory.Exists(_folder["alive"]));
    }

    /// <summary>It has its log file, and is about to name its epoch file, when the other journal of the one before it is drained and removed.</summary>
    [Fact]
    public async Task A_temporary_file_of_a_silo_that_comes_back_meanwhile_stays()
    {
        await RunAsync("silo-1", AuditStream.Spi);
        await using var silo = await AdopterAsync("silo-2");
        var begun = DurableFile.TemporaryName(_folder["silo-1/dict.journal"] + ".id");
        await using (var starting = await new RealDisk().OpenAsync(LogFile.PathOf(_folder["silo-1/dict.journal"], 1), DiskOpen.New))
        {
            Assert.True(await starting.TryLockAsync());
            await File.WriteAllTextAsync(begun, "{", Cancellation);
            await silo.LookAsync();
        }

        Assert.False(File.Exists(_folder["silo-1/spi.journal"]));
        Assert.True(File.Exists(begun));
    }

    [Fact]
    public async Task A_folder_with_anything_of_somebody_in_it_stays_and_one_that_was_filled_meanwhile_counts_anew()
    {
        Directory.CreateDirectory(_folder["silo-1/dead-letter/spi"]);
        await File.WriteAllTextAsync(_folder["silo-1/dead-letter/spi/.notes"], "evidence", Cancellation);
        await using var silo = await AdopterAsync("silo-2");
        await silo.LookAsync();
        await silo.LookAsync();
        Assert.True(File.Exists(_folder["silo-1/dead-letter/spi/.notes"]));

        File.Delete(_folder["silo-1/dead-letter/spi/.notes"]);
        await silo.LookAsync();
        await File.WriteAllTextAsync(_folder["silo-1/new"], "", Cancellation);
        await silo.LookAsync();
        File.Delete(_folder["silo-1/new"]);
        await silo.LookAsync();
        Assert.True(Directory.Exists(_folder["silo-1"]));
    }

    private static string Digest(CheckpointEnvelope envelope) => Convert.ToHexStringLower(envelope.Digest());

    /// <summary>What durable checkpoints of a silo in its own journals name.</summary>
    private IEnumerable<string> Named(string silo) =>
        _key.Signed.Where(envelope => envelope.Statement.Silo == silo).SelectMany(envelope => envelope.Statement.Neighbours ?? []).Select(link => link.Digest);

    private static HashSet<string> Journals(IEnumerable<CheckpointEnvelope> checkpoints) => checkpoints.Select(envelope => envelope.Statement.Journal).ToHashSet();

    private string[] Names(string silo) => Directory.GetFiles(_folder[silo], "*.checkpoint.json");

    /// <summary>As if one silo had had many journals, one after the other.</summary>
    private void MoveNames(string from, string to)
    {
        Directory.CreateDirectory(_folder[to]);
        foreach (var name in Names(from))
        {
            File.Move(name, Path.Combine(_folder[to], Path.GetFileName(name)));
        }

        Directory.Delete(_folder[from], recursive: true);
    }

    /// <summary>A silo that starts, works, writes its closing checkpoints and ends.</summary>
    private async Task RunAsync(string silo, params AuditStream[] streams)
    {
        await using var running = await AdopterAsync(silo, streams);
        await running.CheckpointAsync();
    }

    private async Task<Silo> AdopterAsync(string name, params AuditStream[] streams)
    {
        var silo = IdleSilo(name);
        await silo.OpenAsync(streams.Length > 0 ? streams : [.. AuditStreams.All]);
        return silo;
    }

    private Silo IdleSilo(string name)
    {
        var options = new AuditOptions { JournalPath = _folder.Path, SiloName = name };
        return new(options, SomeRecord.Checkpoints(options, _time, _key), _time, _sink);
    }

    /// <summary>The journals of a silo and its adoption, with the one book.</summary>
    private sealed class Silo(AuditOptions options, CheckpointWriters writers, FakeTimeProvider time, IAuditSink sink) : IAsyncDisposable
    {
        private readonly List<(AuditJournal Journal, CheckpointWriter Writer)> _own = [];

        public JournalAdoption Adoption { get; } = new(
            new OneSink(sink), writers, Options.Create(options), LogMachine.Real(time), new AuditMeter(), NullLogger<JournalAdoption>.Instance);

        public async Task OpenAsync(IEnumerable<AuditStream> streams, bool appends = true)
        {
            foreach (var stream in streams)
            {
                var journal = await TestJournal.OpenAsync(new JournalSettings { Path = JournalFile.PathOf(options.JournalPath, options.SiloName, stream), Stream = stream }, time);
                _own.Add((journal, writers.OfOwn(journal)));
                if (!appends)
                {
                    continue;
                }

                var intent = SomeRecord.Intent(stream: stream);
                Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, Cancellation));
                Assert.Equal(JournalWrite.Durable, await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId, stream), Cancellation));
            }
        }

        public Task<int> LookAsync() => Adoption.AdoptAsync(new AllButAlive(), Cancellation);

        public async Task CheckpointAsync()
        {
            foreach (var (_, writer) in _own)
            {
                await writer.WriteAsync(Cancellation);
            }

            time.Advance(TimeSpan.FromSeconds(1));
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var (journal, _) in _own)
            {
                await journal.DisposeAsync();
            }
        }
    }

    private sealed class OneSink(IAuditSink sink) : IAuditSinks
    {
        public IAuditSink this[AuditStream stream] => sink;
    }

    private sealed class AllButAlive : ISiloMembership
    {
        public ValueTask<bool> IsGoneAsync(string siloName, CancellationToken cancellationToken) => ValueTask.FromResult(siloName is not "alive");
    }
}
