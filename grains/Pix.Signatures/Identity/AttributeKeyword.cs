namespace Pix.Signatures.Identity;

/// <summary>
/// Keywords of attribute types in the string form of names. Pix writes the keywords of Java's <c>X500Principal.toString</c>, like the
/// Central Bank's sample client, and also reads the keywords of .NET, OpenSSL and RFC 4514.
/// </summary>
internal static class AttributeKeyword
{
    private static readonly (string Keyword, string Type)[] Written =
    [
        ("CN", "2.5.4.3"), ("C", "2.5.4.6"), ("L", "2.5.4.7"), ("ST", "2.5.4.8"), ("O", "2.5.4.10"), ("OU", "2.5.4.11"), ("T", "2.5.4.12"),
        ("STREET", "2.5.4.9"), ("DC", "0.9.2342.19200300.100.1.25"), ("UID", "0.9.2342.19200300.100.1.1"), ("SURNAME", "2.5.4.4"),
        ("GIVENNAME", "2.5.4.42"), ("INITIALS", "2.5.4.43"), ("GENERATION", "2.5.4.44"), ("DNQ", "2.5.4.46"), ("SERIALNUMBER", "2.5.4.5"),
        ("EMAILADDRESS", "1.2.840.113549.1.9.1"),
    ];

    private static readonly (string Keyword, string Type)[] AlsoRead =
    [
        ("S", "2.5.4.8"), ("TITLE", "2.5.4.12"), ("SN", "2.5.4.4"), ("G", "2.5.4.42"), ("GN", "2.5.4.42"), ("I", "2.5.4.43"),
        ("DNQUALIFIER", "2.5.4.46"), ("E", "1.2.840.113549.1.9.1"), ("EMAIL", "1.2.840.113549.1.9.1"),
        ("ORGANIZATIONIDENTIFIER", "2.5.4.97"),
    ];

    private static readonly Dictionary<string, string> Types =
        Written.Concat(AlsoRead).ToDictionary(k => k.Keyword, k => k.Type, StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, string> Keywords = Written.ToDictionary(k => k.Type, k => k.Keyword, StringComparer.Ordinal);

    /// <summary>Returns the keyword that Pix writes for a type (dotted object identifier); null if the type has none.</summary>
    public static string? For(string type) => Keywords.GetValueOrDefault(type);

    /// <summary>
    /// Returns the type that a keyword or a dotted object identifier (with or without <c>OID.</c>) denotes; null if the text is neither.
    /// </summary>
    public static string? TypeOf(string keyword)
    {
        if (Types.TryGetValue(keyword, out var type))
        {
            return type;
        }

        var dotted = keyword.StartsWith("OID.", StringComparison.OrdinalIgnoreCase) ? keyword[4..] : keyword;
        return dotted.Length > 2 && char.IsAsciiDigit(dotted[0]) && char.IsAsciiDigit(dotted[^1])
            && dotted.All(c => char.IsAsciiDigit(c) || c == '.')
            ? dotted
            : null;
    }
}
