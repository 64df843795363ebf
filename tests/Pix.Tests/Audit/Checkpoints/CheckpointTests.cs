using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pix.Audit.Checkpoints;
using Pix.Audit.Journal;
using Pix.Audit.Reading;
using Pix.Audit.Records;
using Pix.Audit.Tests.Support;
using Pix.Journal.Merkle;

namespace Pix.Audit.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
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
    public async Task One_is_written_a_minute_and_none_when_nothing_is_new()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var writer = Writer(journal);
        await AppendAsync(journal);

        await writer.WriteIfDueAsync(Cancellation);
        await AppendAsync(journal);
        await writer.WriteIfDueAsync(Cancellation);
        Assert.Single(Statements(await RecordsAsync(journal)));

        _time.Advance(TimeSpan.FromMinutes(1));
        await writer.WriteIfDueAsync(Cancellation);
        _time.Advance(TimeSpan.FromMinutes(1));
        await writer.WriteIfDueAsync(Cancellation);
        await writer.WriteAsync(Cancellation);

        Assert.Equal([2L, 6L], Statements(await RecordsAsync(journal)).Select(statement => statement.Sequence));
    }

    [Fact]
    public async Task A_journal_that_never_had_an_entry_gets_none()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);

        await Writer(journal).WriteAsync(Cancellation);

        Assert.Equal(0, journal.State.BacklogRecords);
    }

    [Fact]
    public async Task A_journal_with_one_entry_gets_its_checkpoint()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        Assert.Equal(JournalWrite.Durable, await journal.AppendOutcomeAsync(SomeRecord.Outcome("0192"), Cancellation));

        await Writer(journal).WriteAsync(Cancellation);

        Assert.Equal([1L], Statements(await RecordsAsync(journal)).Select(statement => statement.Sequence));
    }

    [Fact]
    public async Task Without_the_HSM_it_is_made_later()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var writer = Writer(journal);
        await AppendAsync(journal);
        _key.IsThere = false;
        await writer.WriteIfDueAsync(Cancellation);
        Assert.Empty(Statements(await RecordsAsync(journal)));

        _key.IsThere = true;
        _time.Advance(TimeSpan.FromMinutes(1));
        await writer.WriteIfDueAsync(Cancellation);

        Assert.Single(Statements(await RecordsAsync(journal)));
    }

    /// <summary>The next try is so long after the refusal as a clock says that nobody sets.</summary>
    [Fact]
    public async Task Without_the_HSM_and_with_a_clock_that_is_set_back_it_is_made_half_a_minute_later()
    {
        var clock = new ClockThatIsSet(SomeRecord.Date);
        await using var journal = await TestJournal.OpenAsync(_folder.Path, clock);
        var writer = SomeRecord.Checkpoints(new() { JournalPath = _folder.Path, SiloName = "silo-1" }, clock, _key).OfOwn(journal);
        await AppendAsync(journal);
        _key.IsThere = false;
        await writer.WriteIfDueAsync(Cancellation);

        (_key.IsThere, clock.Off) = (true, TimeSpan.FromHours(-2));
        clock.Advance(TimeSpan.FromSeconds(29));
        await writer.WriteIfDueAsync(Cancellation);
        Assert.Empty(_key.Signed);
        clock.Advance(TimeSpan.FromSeconds(2));
        await writer.WriteIfDueAsync(Cancellation);

        Assert.Single(_key.Signed);
    }

    /// <summary>It names journals that the silo took over, and of its own the origin of the chain.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_checkpoint_before_the_first_entry_holds_and_is_itself_covered_unless_the_chain_begins_elsewhere(bool isForged)
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var writers = SomeRecord.Checkpoints(new() { JournalPath = _folder.Path, SiloName = "silo-1" }, _time, _key);
        var writer = writers.OfOwn(journal);
        writers.Book.TakeOver([new("journal of a silo that is gone", 7, AuditTime.Text(SomeRecord.Date), "0192", new('a', 64))]);
        await writer.WriteAsync(Cancellation);
        await writer.WriteAsync(Cancellation);
        var records = await RecordsAsync(journal);
        var statement = Assert.Single(Statements(records));
        Assert.Equal((0L, Convert.ToHexStringLower(HashChain.Origin(journal.JournalId))), (statement.Sequence, statement.Hash));
        if (!isForged)
        {
            Assert.Empty(Faults(records));
            return;
        }

        var other = Sign(CheckpointEnvelope.Of(statement with { Hash = new('b', 64) }), _key);
        Assert.Contains(Faults([records[0] with { RequestBody = Encoding.UTF8.GetString(other.ToJson()) }]), fault => fault.Reason.Contains("written anew", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_signed_begins_as_no_XML_begins_and_names_its_type()
    {
        var records = await CheckpointedAsync();
        var envelope = CheckpointEnvelope.TryRead(Encoding.UTF8.GetBytes(records.Single(IsCheckpoint).RequestBody))!;
        // Decimal in the checkpoint, hexadecimal as in all records.
        Assert.Equal(("4711", "1267"), (envelope.Signature!.KeyId, records.Single(IsCheckpoint).SignerSerial));

        var encoded = Encoding.UTF8.GetString(envelope.PreAuthenticationEncoding());

        Assert.StartsWith("DSSEv1 41 application/vnd.pix.audit-checkpoint+json ", encoded, StringComparison.Ordinal);
        Assert.Null(_key.Wrong(envelope, SomeRecord.Date));
    }

    [Fact]
    public async Task A_chain_that_holds_up_to_its_checkpoint_is_found_good()
    {
        Assert.Empty(Faults(await CheckpointedAsync()));
    }

    [Fact]
    public async Task A_chain_written_anew_with_right_hashes_does_not_fit_the_old_checkpoint()
    {
        var records = await CheckpointedAsync();
        var forged = Rewrite(records, records[1] with { RequestBody = "<á>forged</á>" });

        using var chain = Check(forged);
        Assert.True(chain.Report().Holds);
        Assert.Contains(Faults(forged), fault => fault.Reason.Contains("written anew", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chain_written_anew_without_checkpoints_shows_that_it_has_none()
    {
        var records = await CheckpointedAsync();
        var forged = Rewrite([.. records.Where(record => !IsCheckpoint(record))], records[1] with { RequestBody = "<á>forged</á>" });

        using var chain = Check(forged);
        Assert.True(chain.Report().Holds);
        var fault = Assert.Single(Faults(forged));
        Assert.Contains("covered by no checkpoint", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_states_the_Merkle_tree_of_all_entries_up_to_its_own()
    {
        var records = await CheckpointedAsync();
        var statement = Statements(records).Single();
        var tree = new MerklePeaks();
        foreach (var link in records.SelectMany(record => (ChainLink?[])[record.RequestLink, record.ResponseLink]).OfType<ChainLink>().Where(link => link.Sequence <= 6).OrderBy(link => link.Sequence))
        {
            tree.Append(Convert.FromHexString(link.Hash));
        }

        Assert.Equal((1, 6, Convert.ToHexStringLower(tree.Root())), (statement.Tree!.First, statement.Tree.Size, statement.Tree.Root));
        Assert.Equal(2, statement.Tree.Peaks.Count);
    }

    [Theory]
    [InlineData("peak", "do not agree")]
    [InlineData("size", "do not agree")]
    [InlineData("other", "not that of the stored entries")]
    public async Task A_checkpoint_with_another_tree_is_a_fault_whoever_signed_it(string change, string reason)
    {
        var records = await CheckpointedAsync();
        var statement = Statements(records).Single();
        var other = new MerklePeaks();
        Enumerable.Range(0, 6).ToList().ForEach(_ => other.Append(new byte[32]));
        var forged = Sign(CheckpointEnvelope.Of(statement with
        {
            Tree = change switch
            {
                "peak" => statement.Tree! with { Peaks = [.. statement.Tree.Peaks.Reverse()] },
                "size" => statement.Tree! with { Size = 5 },
                _ => CheckpointTree.Of(other),
            },
        }), _key);

        var fault = Assert.Single(Faults([.. records.Select(record => IsCheckpoint(record) ? record with { RequestBody = Encoding.UTF8.GetString(forged.ToJson()) } : record)]), found => found.RecordId.Length > 0);
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("statement")]
    [InlineData("key")]
    [InlineData("journal")]
    [InlineData("garbage")]
    public async Task A_checkpoint_that_was_not_signed_so_is_a_fault(string change)
    {
        var records = await CheckpointedAsync();
        var genuine = CheckpointEnvelope.TryRead(Encoding.UTF8.GetBytes(records.Single(IsCheckpoint).RequestBody))!;
        using var other = new MemoryKey();
        var forged = change switch
        {
            "statement" => CheckpointEnvelope.Of(genuine.Statement with { Sequence = 2 }).With(genuine.Signature!),
            "journal" => Sign(CheckpointEnvelope.Of(genuine.Statement with { Journal = new string('0', 32) }), _key),
            _ => Sign(CheckpointEnvelope.Of(genuine.Statement), other),
        };
        var body = change == "garbage" ? "{\"payloadType\":1}" : Encoding.UTF8.GetString(forged.ToJson());

        var faults = Faults([.. records.Select(record => IsCheckpoint(record) ? record with { RequestBody = body } : record)]);

        Assert.Contains(faults, fault => fault.RecordId == records.Single(IsCheckpoint).RecordId);
    }

    private static bool IsCheckpoint(AuditRecord record) => record.RequestMethod == CheckpointRecord.Method;

    private static CheckpointEnvelope Sign(CheckpointEnvelope envelope, MemoryKey key) => envelope.With(key.Sign(envelope.Digest()));

    private CheckpointWriter Writer(AuditJournal journal) =>
        SomeRecord.Checkpoints(new() { JournalPath = _folder.Path, SiloName = "silo-1" }, _time, _key).OfOwn(journal);

    private static async Task AppendAsync(AuditJournal journal)
    {
        var intent = SomeRecord.Intent();
        Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, Cancellation));
        Assert.Equal(JournalWrite.Durable, await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId), Cancellation));
    }

    private async Task<IReadOnlyList<AuditRecord>> CheckpointedAsync()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        for (var i = 0; i < 3; i++)
        {
            await AppendAsync(journal);
        }

        await Writer(journal).WriteAsync(Cancellation);
        return await RecordsAsync(journal);
    }

    private static async Task<IReadOnlyList<AuditRecord>> RecordsAsync(AuditJournal journal)
    {
        var taken = journal.Take(new ShippingOrder());
        var rows = await journal.ReadAsync(taken);
        return [.. taken.Select(record => RecordAssembly.Of(journal.JournalId, rows.GetValueOrDefault(record.IntentSequence), rows.GetValueOrDefault(record.OutcomeSequence)))];
    }

    private static IEnumerable<CheckpointStatement> Statements(IEnumerable<AuditRecord> records) =>
        records.Where(IsCheckpoint).Select(record => CheckpointEnvelope.TryRead(Encoding.UTF8.GetBytes(record.RequestBody))!.Statement);

    private IReadOnlyList<CheckpointFault> Faults(IReadOnlyList<AuditRecord> records)
    {
        using var checkpoints = new CheckpointCheck(_key.Wrong);
        foreach (var record in records)
        {
            checkpoints.Add(record);
        }

        using var chain = Check(records);
        return checkpoints.Judge(chain, _time.GetUtcNow().AddDays(1));
    }

    private static ChainCheck Check(IEnumerable<AuditRecord> records)
    {
        var check = new ChainCheck();
        foreach (var record in records)
        {
            check.Add(record);
        }

        return check;
    }

    /// <summary>What somebody does who may write the store and knows how the hashes are made.</summary>
    private static List<AuditRecord> Rewrite(IReadOnlyList<AuditRecord> records, AuditRecord changed)
    {
        var previous = HashChain.Origin(changed.Journal);
        var sequence = 0L;
        var forged = new List<AuditRecord>();
        foreach (var record in records.Select(record => record.RecordId == changed.RecordId ? changed : record))
        {
            forged.Add(record with
            {
                RequestLink = Link(EntryKind.Intent, EntryPayload.IntentOf(record)),
                ResponseLink = Link(EntryKind.Outcome, EntryPayload.OutcomeOf(record)),
            });
        }

        return forged;

        ChainLink Link(EntryKind kind, byte[] payload)
        {
            var hash = HashChain.Link(previous, ++sequence, HashChain.Digest((byte)kind, payload));
            var link = new ChainLink(sequence, Convert.ToHexStringLower(previous), Convert.ToHexStringLower(hash));
            previous = hash;
            return link;
        }
    }
}
