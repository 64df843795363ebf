using Pix.Journal.Store;

namespace Pix.Journal.Writing;

/// <summary>Looks whether the log is still this owner's, and names its opening.</summary>
internal sealed class OwnerRead : LogRead<string>
{
    protected override ValueTask<string> ReadAsync(LogStore store) => store.OwnerAsync();
}
