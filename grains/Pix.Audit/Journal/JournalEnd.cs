namespace Pix.Audit.Journal;

/// <summary>Whether this process stops because only a restart can open a journal of it again.</summary>
public sealed class JournalEnd
{
    /// <summary>True once the process stops for that reason; whatever started it must start it again.</summary>
    public bool NeedsRestart { get; internal set; }
}
