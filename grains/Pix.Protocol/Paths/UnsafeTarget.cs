using System.Buffers;

namespace Pix.Protocol.Paths;

/// <summary>Refuses request targets that the Central Bank's servers, or a proxy before them, could read differently from Pix.</summary>
/// <remarks>
/// RFC 3986 sections 3.3 and 3.4 define the characters. Only the origin form of RFC 9112 section 3.2 is accepted. Refused, because no
/// operation needs them: dot segments (also encoded, or before a semicolon), empty segments, encoded control characters and backslashes,
/// bytes over 0x7F, and double encoding. Encoded slashes are checked per parameter: only a DICT key may have one.
/// </remarks>
internal static class UnsafeTarget
{
    private const int MaxLength = 4096;
    private const string PathCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@%/";

    private static readonly SearchValues<char> Path = SearchValues.Create(PathCharacters);
    private static readonly SearchValues<char> Query = SearchValues.Create(PathCharacters + "?[]");

    /// <summary>Returns why the target is refused, as one sentence that does not quote the target; null if the target is safe.</summary>
    public static string? WhyNot(string path, string query) =>
        path.Length + query.Length > MaxLength ? "The path and query are longer than 4096 characters."
        : WhyNotPath(path) ?? WhyNotQuery(query);

    private static string? WhyNotPath(string path)
    {
        if (!path.StartsWith('/'))
        {
            return "The request target must be a path that begins with '/', not a whole URL.";
        }

        if (path.AsSpan().ContainsAnyExcept(Path))
        {
            return "The path has a character that a path cannot have; it must be percent-encoded ASCII (RFC 3986).";
        }

        return path.Contains("//", StringComparison.Ordinal) ? "The path has an empty segment."
            : HasDotSegment(path) ? "The path has a '.' or '..' segment."
            : WhyNotEncoding(path) ?? WhyNotDecoded(path);
    }

    private static string? WhyNotDecoded(string path) =>
        path.Contains("%25", StringComparison.Ordinal) ? "The path has an encoded percent sign: no value of a path needs one, and whoever decodes twice would read another path."
        : EncodesBeyondAscii(path) ? "The path has an encoded byte over 0x7F; no value of a path has such a character."
        : null;

    private static bool EncodesBeyondAscii(ReadOnlySpan<char> path)
    {
        for (var at = path.IndexOf('%'); at >= 0; path = path[(at + 3)..], at = path.IndexOf('%'))
        {
            if (path[at + 1] is not (>= '0' and <= '7'))
            {
                return true;
            }
        }

        return false;
    }

    private static string? WhyNotQuery(string query)
    {
        if (query.Length == 0)
        {
            return null;
        }

        return query[0] != '?' || query.AsSpan().ContainsAnyExcept(Query)
            ? "The query has a character that a query cannot have; it must be percent-encoded ASCII (RFC 3986)."
            : WhyNotEncoding(query);
    }

    private static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        foreach (var range in path.Split('/'))
        {
            // A server may read the text after a semicolon as parameters of the segment, and may strip blanks.
            if (Uri.UnescapeDataString(path[range]).Split(';')[0].Trim() is "." or "..")
            {
                return true;
            }
        }

        return false;
    }

    private static string? WhyNotEncoding(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOf('%'); at >= 0; at = text.IndexOf('%'))
        {
            if (text.Length < at + 3 || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                return "A '%' is not followed by two hexadecimal digits.";
            }

            var character = (Convert.FromHexString(text.Slice(at + 1, 2))[0]);
            if (character is < 0x20 or 0x7F or (byte)'\\')
            {
                return "An encoded control character or backslash is not allowed.";
            }

            text = text[(at + 3)..];
        }

        return null;
    }
}
