namespace Pix.Audit.Journal;

/// <summary>Thrown if another process owns the journal. The owner is the process that holds the exclusive lock on the journal's file.</summary>
public sealed class JournalInUseException : IOException
{
    /// <summary>Creates the exception. Its message says to give the two silos different names or to stop one of them.</summary>
    public JournalInUseException(string path, Exception? innerException = null)
        : base($"The audit journal '{path}' belongs to another running process. Two silos need two names: set Pix:SiloName (or Pix:JournalPath) apart, or stop the other one.", innerException)
    {
        Path = path;
    }

    /// <summary>The journal's file.</summary>
    public string Path { get; }
}
