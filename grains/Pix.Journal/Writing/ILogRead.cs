using Pix.Journal.Store;

namespace Pix.Journal.Writing;

/// <summary>A command that appends nothing. The writer runs it between two groups, after the appends queued with it.</summary>
internal interface ILogRead
{
    ValueTask RunAsync(LogStore store);

    void Fail(Exception failure);
}
