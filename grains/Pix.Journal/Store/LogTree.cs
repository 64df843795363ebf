using Pix.Journal.Format;
using Pix.Journal.Merkle;

namespace Pix.Journal.Store;

/// <summary>The Merkle tree over a log's entries, during recovery and while the log grows. A leaf's data is the entry's chain hash.</summary>
internal sealed class LogTree
{
    private readonly MerklePeaks _peaks = new();

    /// <summary>The present tree; changes with the next entry.</summary>
    public MerklePeaks Peaks => _peaks;

    /// <summary>A file begins: the tree in its beginning counts; without one the tree goes on where the chain does, or begins there.</summary>
    /// <param name="before">End of the chain before this log.</param>
    /// <param name="peaks">The tree in the beginning; null in files of a version without one.</param>
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

    /// <summary>Adds an entry. A moved one is in the tree already; after a gap the tree restarts.</summary>
    /// <param name="sequence">Sequence number of the entry.</param>
    /// <param name="head">Head of its frame.</param>
    public void Add(long sequence, ReadOnlySpan<byte> head)
    {
        if (sequence < _peaks.Next)
        {
            return;
        }

        if (sequence == _peaks.Next + 1)
        {
            // The entry names the hash of the lost one.
            _peaks.Append(EntryFrame.PreviousOf(head));
        }
        else if (sequence > _peaks.Next)
        {
            _peaks.Restart(sequence);
        }

        _peaks.Append(EntryFrame.HashOf(head));
    }
}
