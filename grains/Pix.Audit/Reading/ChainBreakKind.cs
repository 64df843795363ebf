namespace Pix.Audit.Reading;

/// <summary>Ways in which a stored record can differ from what its journal wrote.</summary>
public enum ChainBreakKind
{
    /// <summary>The record's columns do not give its hash: it was changed.</summary>
    Changed,

    /// <summary>An entry between two others is not there: it was removed, or is still in its journal.</summary>
    Missing,

    /// <summary>Its previous hash is not the hash of the entry before: one of the two was replaced.</summary>
    NotLinked,
}
