namespace Pix.Audit;

/// <summary>What a dead letter is.</summary>
public enum DeadLetterKind
{
    /// <summary>A whole record that the sink did not take; it can be redelivered.</summary>
    Record,

    /// <summary>The bytes of a journal entry that is not what was written; its record was shipped without them.</summary>
    Entry,

    /// <summary>Bytes of a journal's log that could not be read as entries.</summary>
    Log,
}
