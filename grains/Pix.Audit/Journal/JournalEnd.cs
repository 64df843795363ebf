namespace Pix.Audit.Journal;

/// <summary>Whether this process ends because a journal of it can only be mended by a restart.</summary>
public sealed class JournalEnd
{
    /// <summary>True once the process ends for that; who started it starts it again.</summary>
    public bool NeedsRestart { get; internal set; }
}
