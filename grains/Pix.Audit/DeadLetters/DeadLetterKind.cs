namespace Pix.Audit.DeadLetters;

/// <summary>What a dead letter holds.</summary>
public enum DeadLetterKind
{
    /// <summary>A whole record. Its columns give the hashes that the journal wrote, so it is unchanged and can be redelivered.</summary>
    Record,

    /// <summary>
    /// Content that was possibly not written by the journal: a record whose columns do not give its hashes, or a file that cannot be read. Such
    /// a letter is kept but never delivered.
    /// </summary>
    Unverified,

    /// <summary>The undamaged bytes of a journal entry that this version of Pix cannot read. The entry's record was shipped without these bytes.</summary>
    Entry,

    /// <summary>The bytes of a damaged journal entry. The entry's record was shipped without these bytes.</summary>
    Damaged,

    /// <summary>Bytes of a journal's log file that could not be read as entries.</summary>
    Log,
}
