namespace Pix.Signatures.Canonicalization;

/// <summary>One attribute that will be written in canonical form.</summary>
internal readonly record struct CanonicalAttribute(string NamespaceUri, string Prefix, string LocalName, string Value)
{
    /// <summary>
    /// Compares by namespace URI, then by local name; attributes without namespace come first (Canonical XML 1.0, section 2.2).
    /// </summary>
    public static int Compare(CanonicalAttribute a, CanonicalAttribute b)
    {
        var byNamespace = CodePointOrder.Compare(a.NamespaceUri, b.NamespaceUri);
        return byNamespace != 0 ? byNamespace : CodePointOrder.Compare(a.LocalName, b.LocalName);
    }
}
