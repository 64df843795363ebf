using Pix.Journal.Disk;
using Pix.Journal.Store;

namespace Pix.Chaos;

/// <summary>Reads the journal of a silo that has ended.</summary>
public static class JournalContent
{
    /// <summary>Returns the number of entries that were not shipped yet.</summary>
    public static int Count(string path) => CountAsync(path).GetAwaiter().GetResult();

    private static async Task<int> CountAsync(string path)
    {
        await using var store = await LogStore.OpenAsync(LogMachine.Real(TimeProvider.System), Path.GetFullPath(path));
        return store.Headers().Count(header => !header.Shipped);
    }
}
