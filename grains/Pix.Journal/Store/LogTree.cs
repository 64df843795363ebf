using Pix.Journal.Format;
using Pix.Journal.Merkle;

namespace Pix.Journal.Store;

/// <summary>The Merkle tree over a log's entries, during recovery and while the log grows. The data of each leaf is the entry's chain hash.</summary>
internal sealed class LogTree
{
    private readonly MerklePeaks _peaks = new();

    /// <summary>The tree of the entries so far. The returned object changes with the next entry.</summary>
    public MerklePeaks Peaks => _peaks;

    /// <summary>
    /// Called when recovery reads the beginning of a file. Uses the tree that is stored in the beginning, if there is one. Otherwise keeps
    /// the present tree if it ends at the end of the chain, and restarts the tree there if not.
    /// </summary>
    /// <param name="before">End of the hash chain before this file.</param>
    /// <param name="peaks">The tree in the file's beginning; null if the beginning contains no tree.</param>
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

    /// <summary>
    /// Adds an entry. Does nothing if the entry is in the tree already, because it was written again. Restarts if more than one entry is
    /// missing.
    /// </summary>
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
            // Only one entry is missing, and the present entry contains the hash of the missing entry.
            _peaks.Append(EntryFrame.PreviousOf(head));
        }
        else if (sequence > _peaks.Next)
        {
            _peaks.Restart(sequence);
        }

        _peaks.Append(EntryFrame.HashOf(head));
    }
}
