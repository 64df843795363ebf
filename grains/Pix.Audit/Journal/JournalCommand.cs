namespace Pix.Audit;

/// <summary>Something for the writer thread to do.</summary>
internal abstract class JournalCommand
{
}
