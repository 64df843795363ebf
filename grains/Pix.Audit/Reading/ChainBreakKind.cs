namespace Pix.Audit.Reading;

/// <summary>Ways in which a stored record can differ from what its journal wrote.</summary>
public enum ChainBreakKind
{
    /// <summary>Changed: the record's columns do not give its hash.</summary>
    Changed,

    /// <summary>Missing: an entry between two stored ones was removed, or is still in its journal.</summary>
    Missing,

    /// <summary>Not linked: its previous hash is not its predecessor's hash; one of the two was replaced.</summary>
    NotLinked,
}
