namespace Pix.Audit.DeadLetters;

/// <summary>What a dead letter holds.</summary>
public enum DeadLetterKind
{
    /// <summary>A whole record whose columns give the hashes that its journal wrote; it can be redelivered.</summary>
    Record,

    /// <summary>
    /// Content that is not shown to be what was appended: a record whose columns do not give its hashes, or a file that cannot be read. The
    /// letter is kept and never delivered.
    /// </summary>
    Unverified,

    /// <summary>The bytes of a journal entry as written, which this version of Pix cannot read; its record was shipped without them.</summary>
    Entry,

    /// <summary>The bytes of a damaged journal entry; its record was shipped without them.</summary>
    Damaged,

    /// <summary>Bytes of a journal's log that could not be read as entries.</summary>
    Log,
}
