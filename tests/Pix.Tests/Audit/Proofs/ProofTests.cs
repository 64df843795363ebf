using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pix.Audit.Checkpoints;
using Pix.Audit.Journal;
using Pix.Audit.Proofs;
using Pix.Audit.Records;
using Pix.Audit.Tests.Support;

namespace Pix.Audit.Tests.Proofs;

/// <summary>Proofs of records, made from what is stored and checked without it.</summary>
public sealed class ProofTests : IDisposable
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
    public async Task Each_record_is_proven_by_the_checkpoint_after_it_and_the_hashes_since_the_one_before()
    {
        var records = await RecordsAsync(rounds: 4, each: 3);

        foreach (var record in records)
        {
            var needed = new ProofMaker(Halves(record), _key.Signed).Needed();
            var proof = Prove(record, records);

            Assert.Null(Wrong(proof));
            Assert.Equal(["intent", "outcome"], proof.Entries.Select(entry => entry.Kind));
            var covering = _key.Signed.First(checkpoint => checkpoint.Statement.Sequence >= record.ResponseLink!.Value.Sequence).Statement;
            Assert.Equal((covering.Previous?.Sequence ?? 0) + 1, Assert.Single(needed).First);
            Assert.All(proof.Entries, entry => Assert.Equal(covering.At, ProofCheck.Envelope(entry)!.Statement.At));
        }
    }

    [Fact]
    public async Task An_outcome_long_after_its_intent_is_proven_by_a_later_checkpoint()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var writer = Writer(journal);
        var intent = SomeRecord.Intent();
        await journal.AppendIntentAsync(intent, Cancellation);
        await RoundAsync(journal, writer, 2);
        await RoundAsync(journal, writer, 2);
        await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId), Cancellation);
        await RoundAsync(journal, writer, 2);

        var records = await StoredAsync(journal);
        var proof = Prove(records.Single(record => record.RecordId == intent.RecordId), records);

        Assert.Null(Wrong(proof));
        Assert.Equal([_key.Signed[0].Statement.Sequence, _key.Signed[2].Statement.Sequence], proof.Entries.Select(entry => ProofCheck.Envelope(entry)!.Statement.Sequence));
    }

    [Fact]
    public async Task A_file_changed_by_any_bit_of_any_byte_does_not_hold()
    {
        var records = await RecordsAsync(rounds: 2, each: 2);
        var file = Prove(records[^3], records).ToJson();
        Assert.Null(Wrong(AuditProof.TryRead(file)!));

        // The certificates are compared with those that the reader trusts, not here.
        var until = Encoding.UTF8.GetString(file).IndexOf("\"certificates\"", StringComparison.Ordinal);
        for (var at = 0; at < until; at++)
        {
            var changed = file.ToArray();
            changed[at] ^= (byte)(1 << (at % 7));
            Assert.True(AuditProof.TryRead(changed) is not { } proof || Wrong(proof) is not null, $"{at}: {Encoding.UTF8.GetString(changed.AsSpan(Math.Max(0, at - 20), 40))}");
        }
    }

    [Fact]
    public async Task Parts_of_another_proof_do_not_hold()
    {
        var records = await RecordsAsync(rounds: 2, each: 2);
        var (one, other) = (Prove(records[1], records), Prove(records[^2], records));
        var (first, second) = (one.Entries[0], other.Entries[0]);

        Assert.NotNull(Wrong(With(first with { Path = second.Path })));
        Assert.NotNull(Wrong(With(first with { Checkpoint = second.Checkpoint })));
        Assert.NotNull(Wrong(With(first with { Checkpoint = second.Checkpoint, Root = second.Root })));
        Assert.NotNull(Wrong(With(second with { LeafIndex = first.LeafIndex })));
        Assert.NotNull(Wrong(With(second)));
        Assert.NotNull(Wrong(one with { Entries = [.. one.Entries.Reverse()] }));
        Assert.NotNull(Wrong(one with { Entries = [first, first] }));
        Assert.NotNull(Wrong(one with { Entries = [] }));
        Assert.NotNull(Wrong(one with { RecordId = other.RecordId }));
        Assert.Null(Wrong(one with { Entries = [one.Entries[1]] }));

        AuditProof With(ProofEntry entry) => one with { Entries = [entry, one.Entries[1]] };
    }

    [Fact]
    public async Task A_checkpoint_of_another_key_does_not_hold()
    {
        var records = await RecordsAsync(rounds: 1, each: 2);
        var proof = Prove(records[0], records);
        using var stranger = new MemoryKey();

        Assert.NotNull(new ProofCheck(stranger.Wrong).Wrong(proof));
    }

    [Fact]
    public async Task Without_a_checkpoint_after_it_there_is_no_proof_yet()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        await RoundAsync(journal, Writer(journal), 1);
        await AppendAsync(journal);
        var records = await StoredAsync(journal);

        Assert.Contains("No checkpoint with a Merkle tree covers entry", Assert.Throws<ProofException>(() => Prove(records[^1], records)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_changed_or_removed_in_the_store_is_not_proven()
    {
        var records = await RecordsAsync(rounds: 2, each: 3);

        Assert.Contains("not what its journal wrote", Refusal(records[4] with { RequestBody = "<b/>", Outcome = "rejected" }, records), StringComparison.Ordinal);
        Assert.Contains("is not stored", Refusal(records[4], [.. records.Where(record => record != records[5])]), StringComparison.Ordinal);
        var zero = new string('0', 64);
        var other = records[5] with { RequestLink = records[5].RequestLink!.Value with { Hash = zero }, ResponseLink = records[5].ResponseLink!.Value with { Hash = zero } };
        Assert.Contains("do not give the root", Refusal(records[4], [.. records.Where(record => record != records[5]), other]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_beside_what_rotted_or_is_lost_is_proven_while_its_own_leaf_and_path_are_known()
    {
        var records = await RecordsAsync(rounds: 2, each: 3);
        // The hash of an entry is in the one behind it too, whatever became of the entry itself.
        var rotten = records[5] with { RequestBody = "", RequestLink = records[5].RequestLink!.Value with { Hash = new string('0', 64) } };
        Assert.Null(Wrong(Prove(records[4], [.. records.Where(record => record != records[5]), rotten])));
        var half = records[5] with { RequestLink = null };
        Assert.Null(Wrong(Prove(records[4], [.. records.Where(record => record != records[5]), half])));

        // Leaves 12 and 13 are a peak of their own, which the checkpoint states: no leaf before them needs one of them.
        Assert.Null(Wrong(Prove(records[4], [.. records.Where(record => record != records[6])])));
        Assert.Equal(13, records[6].RequestLink!.Value.Sequence);
        Assert.Contains("Entry 11 of journal", Refusal(records[4], [.. records.Where(record => record != records[5] && record != records[6])]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("intent", "outcome")]
    [InlineData("outcome", "intent")]
    public async Task A_record_of_which_one_half_rotted_is_proven_by_the_other(string rotted, string proven)
    {
        var records = await RecordsAsync(rounds: 2, each: 3);
        var record = rotted == "intent" ? records[4] with { RequestBody = "<b/>" } : records[4] with { Outcome = "rejected" };

        var found = Find(record, [.. records.Where(other => other != records[4]), record]);

        Assert.Equal([proven], found.Entries.Select(entry => entry.Kind));
        Assert.Null(Wrong(new(AuditProof.Version, record.RecordId, found.Entries, ["AAAA"])));
        var unproven = Assert.Single(found.Unproven);
        Assert.Equal(rotted, unproven.Kind);
        Assert.EndsWith($"they do not give the hash of its {rotted}.", unproven.Reason, StringComparison.Ordinal);
    }

    /// <summary>Records are stored at least once.</summary>
    [Fact]
    public async Task Of_each_half_the_copy_that_did_not_rot_is_proven()
    {
        var records = await RecordsAsync(rounds: 2, each: 3);
        var halves = new RecordHalves(records[4].RecordId);
        halves.Add(records[4] with { RequestBody = "<b/>" });
        halves.Add(records[4] with { ResponseLink = null });
        halves.Add(records[5]);

        var found = Find(halves, records);

        Assert.Equal(["intent", "outcome"], found.Entries.Select(entry => entry.Kind));
        Assert.Empty(found.Unproven);
    }

    /// <summary>The column with the journal is in no hash, and whoever can write to the store can give any columns a hash that fits them.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Copies_that_rotted_or_were_planted_do_not_hide_a_good_one(bool isReadFirst)
    {
        var records = await RecordsAsync(rounds: 2, each: 3);
        var good = records[4];
        AuditRecord[] others = [good with { Journal = "rotted" }, Forged(good with { RequestBody = "<b/>", Outcome = "rejected", Journal = "planted" })];
        AuditRecord[] stored = isReadFirst ? [.. others, .. records] : [.. records, .. others];
        var halves = new RecordHalves(good.RecordId);
        foreach (var copy in stored)
        {
            halves.Add(copy);
        }

        var found = Find(halves, stored);

        Assert.Equal(["intent", "outcome"], found.Entries.Select(entry => entry.Kind));
        Assert.Empty(found.Unproven);
        Assert.Null(Wrong(new(AuditProof.Version, good.RecordId, found.Entries, ["AAAA"])));
    }

    /// <summary>
    /// Whoever can write to the store can also plant copies in the journal itself; the HSM signed the hash from which the journal's own are
    /// followed.
    /// </summary>
    [Theory]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    public async Task Copies_planted_in_the_same_journal_take_no_proof_away(int planted, bool isReadFirst)
    {
        var records = await RecordsAsync(rounds: 2, each: 3);
        var copied = records[planted];
        AuditRecord[] copies = [Forged(copied with { RequestBody = "<b/>", Outcome = "rejected" }), Forged(copied with { RequestLink = Elsewhere(copied.RequestLink), ResponseLink = Elsewhere(copied.ResponseLink) })];
        AuditRecord[] stored = isReadFirst ? [.. copies, .. records] : [.. records, .. copies];
        foreach (var good in records)
        {
            var halves = new RecordHalves(good.RecordId);
            foreach (var copy in stored)
            {
                halves.Add(copy);
            }

            var found = Find(halves, stored);

            Assert.Equal(["intent", "outcome"], found.Entries.Select(entry => entry.Kind));
            Assert.Empty(found.Unproven);
            Assert.Null(Wrong(new(AuditProof.Version, good.RecordId, found.Entries, ["AAAA"])));
        }
    }

    [Fact]
    public async Task An_outcome_that_was_taken_away_is_named()
    {
        var records = await RecordsAsync(rounds: 1, each: 2);

        var found = Find(records[0] with { ResponseLink = null }, records);

        Assert.Equal(["intent"], found.Entries.Select(entry => entry.Kind));
        Assert.Equal(new UnprovenHalf("outcome", $"No outcome of record {records[0].RecordId} is stored."), Assert.Single(found.Unproven));
    }

    [Fact]
    public async Task An_intent_whose_outcome_no_checkpoint_covers_yet_is_proven()
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var intent = SomeRecord.Intent();
        await journal.AppendIntentAsync(intent, Cancellation);
        await RoundAsync(journal, Writer(journal), 1);
        await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId), Cancellation);
        var records = await StoredAsync(journal);

        var found = Find(records.Single(record => record.RecordId == intent.RecordId), records);

        Assert.Equal(["intent"], found.Entries.Select(entry => entry.Kind));
        Assert.StartsWith("No checkpoint with a Merkle tree covers entry", Assert.Single(found.Unproven).Reason, StringComparison.Ordinal);
    }

    private string Refusal(AuditRecord record, IReadOnlyList<AuditRecord> stored) => Assert.Throws<ProofException>(() => Prove(record, stored)).Message;

    private string? Wrong(AuditProof proof) => new ProofCheck(_key.Wrong).Wrong(proof);

    private AuditProof Prove(AuditRecord record, IReadOnlyList<AuditRecord> stored)
    {
        var found = Find(record, stored);
        Assert.Empty(found.Unproven);
        return new(AuditProof.Version, record.RecordId, found.Entries, ["AAAA"]);
    }

    private ProvenHalves Find(AuditRecord record, IReadOnlyList<AuditRecord> stored) => Find(Halves(record), stored);

    private ProvenHalves Find(RecordHalves record, IReadOnlyList<AuditRecord> stored)
    {
        var maker = new ProofMaker(record, _key.Signed);
        var hashes = new ChainHashes(maker.Needed());
        foreach (var one in stored)
        {
            hashes.Add(one);
        }

        return maker.Make(hashes.Known());
    }

    /// <summary>The same place in the chain, behind an entry that there never was.</summary>
    private static ChainLink? Elsewhere(ChainLink? link) => link!.Value with { PreviousHash = new string('a', 64) };

    /// <summary>With hashes that its columns give.</summary>
    private static AuditRecord Forged(AuditRecord record) => record with
    {
        RequestLink = Forged(record.RequestLink!.Value, EntryKind.Intent, EntryPayload.IntentOf(record)),
        ResponseLink = Forged(record.ResponseLink!.Value, EntryKind.Outcome, EntryPayload.OutcomeOf(record)),
    };

    private static ChainLink Forged(ChainLink link, EntryKind kind, byte[] payload) =>
        link with { Hash = Convert.ToHexStringLower(HashChain.Link(Convert.FromHexString(link.PreviousHash), link.Sequence, HashChain.Digest((byte)kind, payload))) };

    private static RecordHalves Halves(AuditRecord record)
    {
        var halves = new RecordHalves(record.RecordId);
        halves.Add(record);
        return halves;
    }

    /// <summary>What is stored of some minutes, each with some records and a checkpoint.</summary>
    private async Task<IReadOnlyList<AuditRecord>> RecordsAsync(int rounds, int each)
    {
        await using var journal = await TestJournal.OpenAsync(_folder.Path, _time);
        var writer = Writer(journal);
        for (var round = 0; round < rounds; round++)
        {
            await RoundAsync(journal, writer, each);
        }

        // The newest checkpoint is covered by none.
        return [.. (await StoredAsync(journal)).SkipLast(1)];
    }

    private async Task RoundAsync(AuditJournal journal, CheckpointWriter writer, int records)
    {
        for (var i = 0; i < records; i++)
        {
            await AppendAsync(journal);
        }

        await writer.WriteIfDueAsync(Cancellation);
        _time.Advance(TimeSpan.FromMinutes(1));
    }

    private CheckpointWriter Writer(AuditJournal journal) => SomeRecord.Checkpoints(new() { JournalPath = _folder.Path, SiloName = "silo-1" }, _time, _key).OfOwn(journal);

    private static async Task AppendAsync(AuditJournal journal)
    {
        var intent = SomeRecord.Intent();
        await journal.AppendIntentAsync(intent, Cancellation);
        await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId), Cancellation);
    }

    private static async Task<IReadOnlyList<AuditRecord>> StoredAsync(AuditJournal journal)
    {
        var taken = journal.Take(new ShippingOrder());
        var rows = await journal.ReadAsync(taken);
        return [.. taken.Select(record => RecordAssembly.Of(journal.JournalId, rows.GetValueOrDefault(record.IntentSequence), rows.GetValueOrDefault(record.OutcomeSequence)))];
    }
}
