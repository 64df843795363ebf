using Pix.Journal.Merkle;
using Pix.Journal.Store;

namespace Pix.Journal.Writing;

/// <summary>Reads the durable end of the log's hash chain and copies the Merkle tree.</summary>
internal sealed class HeadRead : LogRead<LogHead>
{
    protected override ValueTask<LogHead> ReadAsync(LogStore store)
    {
        var tree = new MerklePeaks();
        tree.CopyFrom(store.Tree);
#if PIX_PLANTED
        if (Planted.Is("checkpoint-of-undurable-head"))
        {
            return ValueTask.FromResult(new LogHead(store.PlannedEnd ?? store.End, tree));
        }
#endif
        return ValueTask.FromResult(new LogHead(store.End, tree));
    }
}
