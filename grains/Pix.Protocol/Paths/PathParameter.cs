using System.Buffers;

namespace Pix.Protocol.Paths;

/// <summary>Which values a path parameter may have, still percent-encoded.</summary>
/// <remarks>
/// DICT 2.12.1: a <c>Key</c> has 1 to 77 characters, and an e-mail key may contain <c>/</c>, so <c>%2F</c> is legal there and nowhere else.
/// ICOM's <c>PI-Pull-Next</c> is opaque: anything that a path may contain. All other values are ids.
/// </remarks>
internal static class PathParameter
{
    private const int MaxKey = 77, MaxId = 128, MaxOpaque = 4032;

    private static readonly SearchValues<char> Id =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

    // All characters of keys of any type (patterns of CPF, CNPJ, PHONE, EMAIL, EVP), and capitals.
    private static readonly SearchValues<char> Key =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.!#$&'*+/=?^_`{|}~-@");

    public static bool Accepts(string name, ReadOnlySpan<char> value) => name switch
    {
        "Key" => IsKey(value),
        "next" => value.Length is > 0 and <= MaxOpaque && !value.Contains("%2F", StringComparison.OrdinalIgnoreCase),
        _ => value.Length is > 0 and <= MaxId && !value.ContainsAnyExcept(Id),
    };

    private static bool IsKey(ReadOnlySpan<char> value)
    {
        if (value.Length is 0 or > 3 * MaxKey)
        {
            return false;
        }

        var key = Uri.UnescapeDataString(value);
        return key.Length is > 0 and <= MaxKey && !key.AsSpan().ContainsAnyExcept(Key) && HasHarmlessSlashes(key);
    }

    // A slash is legal before the @ of an e-mail, but must not lead a server upwards that decodes before it routes.
    private static bool HasHarmlessSlashes(string key) =>
        !key.Contains('/', StringComparison.Ordinal)
        || (key.LastIndexOf('/') < key.IndexOf('@', StringComparison.Ordinal) && !key.Split('/').Any(part => part is "." or ".." or ""));
}
