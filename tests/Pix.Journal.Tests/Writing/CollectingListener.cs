namespace Pix.Journal.Tests.Writing;

/// <summary>Remembers what a log told.</summary>
internal sealed class CollectingListener : ILogListener
{
    public List<LogDamage> Damages { get; } = [];

    public IReadOnlyList<EntryHeader> Found { get; private set; } = [];

    public ValueTask<string> KeepAsync(LogDamage damage)
    {
        Damages.Add(damage);
        return ValueTask.FromResult("dead-letter");
    }

    public IReadOnlyList<long> Opened(string journalId, IReadOnlyList<EntryHeader> entries)
    {
        Found = entries;
        return [];
    }

    public void Committed(IReadOnlyList<LogCommand> group, TimeSpan elapsed)
    {
    }

    public void Refused(LogAppend append)
    {
    }
}
