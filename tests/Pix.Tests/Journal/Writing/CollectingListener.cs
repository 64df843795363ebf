namespace Pix.Journal.Tests.Writing;

/// <summary>Remembers what a log told.</summary>
internal sealed class CollectingListener : ILogListener
{
    public List<LogDamage> Damages { get; } = [];

    public IReadOnlyList<EntryHeader> Found { get; private set; } = [];

    /// <summary>What it says is to be deleted of what was found; may throw.</summary>
    public Func<IReadOnlyList<long>> Deleted { get; set; } = () => [];

    /// <summary>Commands of which it was told that they are durable.</summary>
    public List<LogCommand> Committed { get; } = [];

    /// <summary>Appends of which it was told that they are refused.</summary>
    public List<LogAppend> Refused { get; } = [];

    public ValueTask<string> KeepAsync(LogDamage damage)
    {
        Damages.Add(damage);
        return ValueTask.FromResult("dead-letter");
    }

    public IReadOnlyList<long> Opened(string journalId, IReadOnlyList<EntryHeader> entries)
    {
        Found = entries;
        return Deleted();
    }

    void ILogListener.Committed(IReadOnlyList<LogCommand> group, TimeSpan elapsed) => Committed.AddRange(group);

    void ILogListener.Refused(LogAppend append) => Refused.Add(append);
}
