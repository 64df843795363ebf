using Pix.Journal.Store;

namespace Pix.Journal.Writing;

/// <summary>Checks that the log is still this owner's, and returns the name of its opening.</summary>
internal sealed class OwnerRead : LogRead<string>
{
    protected override ValueTask<string> ReadAsync(LogStore store) => store.OwnerAsync();
}
