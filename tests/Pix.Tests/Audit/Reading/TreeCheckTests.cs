using System.Security.Cryptography;
using Pix.Audit.Checkpoints;
using Pix.Audit.Reading;
using Pix.Journal.Merkle;

namespace Pix.Audit.Tests.Reading;

public sealed class TreeCheckTests
{
    private static readonly IReadOnlyList<byte[]> Hashes = [.. Enumerable.Range(0, 50).Select(i => SHA256.HashData([(byte)i]))];

    [Fact]
    public void Trees_of_the_entries_are_found_good()
    {
        Assert.Empty(Check(All, Statement(7), Statement(8), Statement(23), Statement(50)));
        Assert.Empty(Check(All, Statement(20, first: 11), Statement(50, first: 11)));
    }

    [Theory]
    [InlineData(7, 8)]
    [InlineData(8, 50)]
    [InlineData(1, 3)]
    public void A_tree_over_another_entry_is_found_wrong(int good, int wrong) =>
        Assert.Equal([wrong], Check(All, Statement(good), Other(wrong, changed: wrong), Statement(wrong + 10 > 50 ? 50 : wrong + 10)).Distinct().Where(sequence => sequence == wrong));

    [Fact]
    public void A_tree_that_is_not_the_former_one_with_the_entries_between_is_found_wrong()
    {
        // The entry is before the former checkpoint: the former one says that it is as it is.
        Assert.Equal([40], Check(All, Statement(20), Other(40, changed: 5)));
        Assert.Equal([40], Check(All.Where(entry => entry.Sequence > 20), Statement(20), Other(40, changed: 5)));
    }

    [Fact]
    public void Without_the_oldest_entries_the_first_checkpoint_stands_for_them()
    {
        Assert.Empty(Check(All.Where(entry => entry.Sequence > 20), Statement(20), Statement(40)));
        Assert.Empty(Check(All.Where(entry => entry.Sequence > 10), Statement(20), Statement(40)));
    }

    [Fact]
    public void A_gap_ends_what_can_be_said_until_the_next_checkpoint()
    {
        var gap = All.Where(entry => entry.Sequence is not (22 or 23));

        Assert.Empty(Check(gap, Statement(20), Other(30, changed: 22), Statement(40)).Except([40L]));
        Assert.Equal([40], Check(gap, Statement(20), Statement(30), Other(40, changed: 35)));
    }

    [Fact]
    public void A_tree_that_begins_anew_in_the_journal_is_followed_from_there()
    {
        Assert.Empty(Check(All, Statement(20), Statement(30, first: 25), Statement(40, first: 25)));
        Assert.Equal([40], Check(All, Statement(20), Statement(30, first: 25), Other(40, changed: 33, first: 25)));
    }

    private static IEnumerable<(long Sequence, byte[] Hash)> All => Hashes.Select((hash, i) => (i + 1L, hash));

    private static SeenCheckpoint Statement(int sequence, int first = 1) => Of(Hashes, sequence, first);

    private static SeenCheckpoint Other(int sequence, int changed, int first = 1) =>
        Of([.. Hashes.Select((hash, i) => i + 1 == changed ? new byte[32] : hash)], sequence, first);

    private static SeenCheckpoint Of(IReadOnlyList<byte[]> hashes, int sequence, int first)
    {
        var tree = new MerklePeaks(first);
        foreach (var hash in hashes.Take(sequence).Skip(first - 1))
        {
            tree.Append(hash);
        }

        // The chain's own hash is right: here it is about the tree.
        return new("r", "j", "2026-11-24T13:45:59.000000Z", sequence, Convert.ToHexStringLower(Hashes[sequence - 1]), CheckpointTree.Of(tree));
    }

    private static List<long> Check(IEnumerable<(long Sequence, byte[] Hash)> entries, params SeenCheckpoint[] checkpoints)
    {
        var faults = new List<CheckpointFault>();
        using var ahead = new CheckpointCursor(checkpoints);
        var coverage = new JournalCoverage("j", ahead, faults);
        foreach (var (sequence, hash) in entries)
        {
            coverage.Pass(new("j", new(sequence, "", Convert.ToHexStringLower(hash)), "r", "", IsIntact: true, OpensRecord: false));
        }

        coverage.End("");
        return [.. faults.Where(fault => fault.Reason == "Its Merkle tree is not that of the stored entries.").Select(fault => fault.Sequence)];
    }
}
