namespace Pix.Audit;

/// <summary>A command that writes nothing; it runs alone, after the appends that were queued with it.</summary>
internal interface IReadingCommand
{
    void Run(JournalStore store);

    void Fail(Exception failure);
}
