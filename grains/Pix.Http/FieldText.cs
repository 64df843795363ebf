using System.Buffers;

namespace Pix.Http;

/// <summary>Checks which names and values an HTTP header may have (RFC 9110, 5.1 and 5.5).</summary>
internal static class FieldText
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether the text may be the name of a header (a token by RFC 9110, 5.6.2).</summary>
    public static bool IsName(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    /// <summary>Whether the value has only printable ASCII and blanks, which every HTTP message carries unchanged.</summary>
    public static bool IsPrintable(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>Whether the value can be written in an answer: printable ASCII, blanks and tabs.</summary>
    public static bool IsWritable(string value)
    {
        foreach (var character in value)
        {
            if (character is not ((>= ' ' and <= '~') or '\t'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the value contains a control character other than the tab. HTTP allows none.</summary>
    public static bool HasControls(string value)
    {
        foreach (var character in value)
        {
            if (char.IsControl(character) && character != '\t')
            {
                return true;
            }
        }

        return false;
    }
}
