using Pix.Journal.Format;
using Pix.Journal.Merkle;

namespace Pix.Journal.Store;

/// <summary>The Merkle tree over a log's entries, while the log is read again and while it grows. A leaf's data is the entry's chain hash.</summary>
internal sealed class LogTree
{
    private readonly MerklePeaks _peaks = new();

    /// <summary>The tree now; it changes with the next entry.</summary>
    public MerklePeaks Peaks => _peaks;

    /// <summary>A file begins: what its beginning says of the tree counts, else the tree goes on where the chain does, or begins there.</summary>
    /// <param name="before">Where the chain was.</param>
    /// <param name="peaks">The tree as the beginning has it; null in files of a version that had none.</param>
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

    /// <summary>Takes an entry. One that was moved is in the tree already; after a gap the tree begins anew.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="head">Head of its frame.</param>
    public void Add(long sequence, ReadOnlySpan<byte> head)
    {
        if (sequence < _peaks.Next)
        {
            return;
        }

        if (sequence == _peaks.Next + 1)
        {
            // The entry names the hash of the one that is lost.
            _peaks.Append(EntryFrame.PreviousOf(head));
        }
        else if (sequence > _peaks.Next)
        {
            _peaks.Restart(sequence);
        }

        _peaks.Append(EntryFrame.HashOf(head));
    }
}
