namespace Pix.Audit.Reading;

/// <summary>Ways in which a stored record can differ from what its journal wrote.</summary>
public enum ChainBreakKind
{
    /// <summary>Changed: the record's columns do not give the entry's hash.</summary>
    Changed,

    /// <summary>Missing: an entry between two stored ones was removed, or is still in its journal.</summary>
    Missing,

    /// <summary>Not linked: the entry's previous hash is not the hash of its predecessor, so one of the two entries was replaced.</summary>
    NotLinked,
}
