using Pix.Journal.Store;

namespace Pix.Journal.Writing;

/// <summary>Deletes the log if no entry is left. The result is false if an entry is left.</summary>
internal sealed class LogRemoval : LogRead<bool>
{
    protected override ValueTask<bool> ReadAsync(LogStore store) => store.RemoveAsync();
}
