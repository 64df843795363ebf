using System.Buffers;

namespace Pix.Protocol.Paths;

/// <summary>Checks the values of path parameters, still percent-encoded.</summary>
/// <remarks>
/// DICT 2.12.1: a <c>Key</c> has 1 to 77 characters. An e-mail key may contain <c>/</c>, so <c>%2F</c> is accepted in a key and in no other
/// parameter. ICOM's <c>PI-Pull-Next</c> is opaque and may have any other characters of a path. All other values are ids.
/// </remarks>
internal static class PathParameter
{
    private const int MaxKey = 77, MaxId = 128, MaxOpaque = 4032;

    private static readonly SearchValues<char> Id =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

    // All characters that keys of any type may have (DICT's patterns of CPF, CNPJ, PHONE, EMAIL, EVP), and capital letters.
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

    // A slash is legal before the @ of an e-mail. The parts between slashes must not be empty, "." or "..", because a server that decodes the
    // path before it routes would read them as another path.
    private static bool HasHarmlessSlashes(string key) =>
        !key.Contains('/', StringComparison.Ordinal)
        || (key.LastIndexOf('/') < key.IndexOf('@', StringComparison.Ordinal) && !key.Split('/').Any(part => part is "." or ".." or ""));
}
