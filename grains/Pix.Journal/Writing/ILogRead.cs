using Pix.Journal.Store;

namespace Pix.Journal.Writing;

/// <summary>
/// A command that appends nothing, for example a read. The writer runs the command between two groups, after it has written the appends
/// that were queued at the same time.
/// </summary>
internal interface ILogRead
{
    ValueTask RunAsync(LogStore store);

    void Fail(Exception failure);
}
