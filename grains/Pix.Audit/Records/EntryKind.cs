namespace Pix.Audit.Records;

/// <summary>The two kinds of journal entry. The numbers are stored on disk and hashed in the chain, so they must never change.</summary>
internal enum EntryKind : byte
{
    Intent = 1,
    Outcome = 2,
}
