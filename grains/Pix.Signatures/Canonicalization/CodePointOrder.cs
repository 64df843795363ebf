namespace Pix.Signatures.Canonicalization;

/// <summary>
/// Compares strings by Unicode code point, as Canonical XML 1.0 section 2.2 requires. .NET's ordinal comparison compares UTF-16 units and so
/// puts characters beyond the Basic Multilingual Plane before U+E000..U+FFFF.
/// </summary>
internal static class CodePointOrder
{
    public static int Compare(string a, string b)
    {
        var common = a.AsSpan().CommonPrefixLength(b);
        if (common == a.Length || common == b.Length)
        {
            return a.Length - b.Length;
        }

        var (x, y) = (a[common], b[common]);
        return char.IsSurrogate(x) == char.IsSurrogate(y) ? x - y : char.IsSurrogate(x) ? 1 : -1;
    }
}
