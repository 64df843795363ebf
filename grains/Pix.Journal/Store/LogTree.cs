using Pix.Journal.Format;
using Pix.Journal.Merkle;

namespace Pix.Journal.Store;

/// <summary>The Merkle tree over a log's entries, during recovery and while the log grows. A leaf's data is the entry's chain hash.</summary>
internal sealed class LogTree
{
    private readonly MerklePeaks _peaks = new();

    /// <summary>The tree of the entries so far. The returned object changes with the next entry.</summary>
    public MerklePeaks Peaks => _peaks;

    /// <summary>
    /// Called at the beginning of a file. Uses the tree in the beginning, if there is one. Otherwise the present tree continues if it ends
    /// where the chain does, and restarts there if not.
    /// </summary>
    /// <param name="before">End of the hash chain before this file.</param>
    /// <param name="peaks">The tree in the file's beginning; null in files of a version without one.</param>
    public void Begin(ChainEnd before, MerklePeaks? peaks)
    {
        if (peaks is not null && peaks.Next == before.Sequence + 1)
        {
            _peaks.CopyFrom(peaks);
        }
        else if (_peaks.Next != before.Sequence + 1)
        {
            _peaks.Restart(before.Sequence + 1);
        }
    }

    /// <summary>Adds an entry. An entry that was written again is in the tree already. After a gap of more than one entry the tree restarts.</summary>
    /// <param name="sequence">Sequence number of the entry.</param>
    /// <param name="head">Head of the entry's frame.</param>
    public void Add(long sequence, ReadOnlySpan<byte> head)
    {
        if (sequence < _peaks.Next)
        {
            return;
        }

        if (sequence == _peaks.Next + 1)
        {
            // Only one entry is lost, and this entry contains its hash.
            _peaks.Append(EntryFrame.PreviousOf(head));
        }
        else if (sequence > _peaks.Next)
        {
            _peaks.Restart(sequence);
        }

        _peaks.Append(EntryFrame.HashOf(head));
    }
}
