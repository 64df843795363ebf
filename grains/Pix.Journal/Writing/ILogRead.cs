using Pix.Journal.Store;

namespace Pix.Journal.Writing;

/// <summary>A command that writes nothing; it runs alone, after the appends that were queued with it.</summary>
internal interface ILogRead
{
    ValueTask RunAsync(LogStore store);

    void Fail(Exception failure);
}
