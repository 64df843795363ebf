using Pix.Journal.Format;
using Pix.Journal.Store;

namespace Pix.Journal.Writing;

/// <summary>Reads where the chain ends now, durably.</summary>
internal sealed class EndRead : LogRead<ChainEnd>
{
    protected override ValueTask<ChainEnd> ReadAsync(LogStore store) => ValueTask.FromResult(store.End);
}
