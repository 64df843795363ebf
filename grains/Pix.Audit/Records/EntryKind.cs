namespace Pix.Audit.Records;

/// <summary>The two kinds of journal entry. Their numbers are on disk and in the hash chain.</summary>
internal enum EntryKind : byte
{
    Intent = 1,
    Outcome = 2,
}
