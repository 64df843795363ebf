using Pix.Journal.Store;

namespace Pix.Journal.Writing;

/// <summary>A command without writes; it runs alone, after the appends queued with it.</summary>
internal interface ILogRead
{
    ValueTask RunAsync(LogStore store);

    void Fail(Exception failure);
}
