namespace Pix.Audit.Journal;

/// <summary>Tells the program why the host stopped: a journal's writer ended, and only a new process can reopen the journal.</summary>
public sealed class JournalEnd
{
    /// <summary>True if the host stops because a journal's writer ended. The supervisor of this process must then start it again.</summary>
    public bool NeedsRestart { get; internal set; }
}
