namespace Pix.Audit.Journal;

/// <summary>Tells the main program whether the host stopped because a journal's writer ended. Only a new process can reopen such a journal.</summary>
public sealed class JournalEnd
{
    /// <summary>True if the host stops because a journal's writer ended. The supervisor (such as systemd) must then start the process again.</summary>
    public bool NeedsRestart { get; internal set; }
}
