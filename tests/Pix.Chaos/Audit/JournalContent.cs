using Pix.Audit;

namespace Pix.Chaos;

/// <summary>Looks into the journal of a silo that has ended.</summary>
public static class JournalContent
{
    /// <summary>Entries that were not shipped yet.</summary>
    public static int Count(string path)
    {
        using var store = JournalStore.Open(path);
        return store.Headers().Count(header => !header.Shipped);
    }
}
