using Pix.Journal.Store;

namespace Pix.Journal.Writing;

/// <summary>Checks that this process still owns the log, and returns the unique id that was created when this process opened the log.</summary>
internal sealed class OwnerRead : LogRead<string>
{
    protected override ValueTask<string> ReadAsync(LogStore store) => store.OwnerAsync();
}
