namespace Pix.Audit;

/// <summary>Reads where the chain ends now, durably.</summary>
internal sealed class HeadCommand : ReadingCommand<JournalHead>
{
    protected override JournalHead Read(JournalStore store) => store.Head;
}
