using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Pix.Protocol.Paths;

namespace Pix.Protocol.Operations;

/// <summary>
/// Translates <c>PI-Pull-Next</c>: the reader gets a path of Pix, and the Central Bank gets its own value back byte for byte.
/// </summary>
/// <remarks>
/// By ICOM 1.12 the value is opaque, relative or absolute, and no form may be assumed. A value in the form of ICOM's examples
/// (<c>/api/v1/out/{ispb}/stream/f0d744d792d6</c>) is passed on unchanged. Any other value is packed into one segment of such a path,
/// <c>pix.{base64url of path and query}.{tag}</c>, which every HTTP client can send and every silo can unpack without stored state. The tag
/// is 128 bits of HMAC-SHA256 over participant and content. The tag proves that Pix packed the value, and only then do the rules for
/// callers' paths not apply (docs/adr/0015-pull-next.md).
/// </remarks>
public static partial class PullNext
{
    /// <summary>Name of the header with which the Central Bank tells the reader the next path of a stream.</summary>
    public const string Header = "PI-Pull-Next";

    private const string Mark = "pix.";
    private const int MaxTarget = 3000, TagBytes = 16;

    /// <summary>Returns whether a value of the Central Bank can be passed on unchanged, must be packed, or cannot be followed.</summary>
    /// <param name="value">The value of the header.</param>
    /// <param name="requestPath">Path of the answered request. A relative value is resolved against this path.</param>
    /// <param name="ispb">ISPB of the participant.</param>
    /// <param name="text">If usual, the value for the reader. If unusual, the path and query to pack. If unusable, the unchanged value.</param>
    public static PullNextForm FormOf(string value, string requestPath, string ispb, out string text)
    {
        text = TargetOf(value.Trim(), requestPath);
        if (text.Length > MaxTarget || !IsSendable(text))
        {
            text = value;
            return PullNextForm.Unusable;
        }

        return IsPlain(text, ispb) ? PullNextForm.Usual : PullNextForm.Unusual;
    }

    /// <summary>Packs an unusual value of the Central Bank into a path of Pix, which the reader then requests.</summary>
    /// <param name="target">Path and query of the Central Bank's value, from <see cref="FormOf"/>.</param>
    /// <param name="ispb">ISPB of the participant.</param>
    /// <param name="key">Secret key of the tag, which the silos have and callers do not.</param>
    public static string Pack(string target, string ispb, ReadOnlySpan<byte> key)
    {
        var content = Base64Url.EncodeToString(Encoding.ASCII.GetBytes(target));
        return $"/api/v1/out/{ispb}/stream/{Mark}{content}.{Base64Url.EncodeToString(Tag(content, ispb, key))}";
    }

    /// <summary>True if the path has the form of a path from <see cref="Pack"/>. The tag is not checked.</summary>
    public static bool IsPacked(string path) => Segment(path).StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>Unpacks a path that <see cref="Pack"/> made for this participant with one of the keys.</summary>
    /// <param name="path">The path that the reader requests.</param>
    /// <param name="ispb">ISPB of the participant.</param>
    /// <param name="keys">Keys that silos may have packed the path with.</param>
    /// <param name="target">Path and query (with its <c>?</c>) of the Central Bank's value.</param>
    /// <returns>False if the path was not packed with one of the keys.</returns>
    public static bool TryUnpack(string path, string ispb, IEnumerable<byte[]> keys, out (string Path, string Query) target)
    {
        target = default;
        if (Segment(path)[Mark.Length..].Split('.') is not [var content, var tag] || !Base64Url.IsValid(content))
        {
            return false;
        }

        var shown = Encoding.ASCII.GetBytes(tag);
        if (!keys.Any(key => CryptographicOperations.FixedTimeEquals(shown, Encoding.ASCII.GetBytes(Base64Url.EncodeToString(Tag(content, ispb, key))))))
        {
            return false;
        }

        var text = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(content));
        var question = text.IndexOf('?', StringComparison.Ordinal);
        target = question < 0 ? (text, "") : (text[..question], text[question..]);
        return true;
    }

    private static string Segment(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static byte[] Tag(string content, string ispb, ReadOnlySpan<byte> key) => HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{ispb}/{content}"))[..TagBytes];

    private static bool IsPlain(string target, string ispb) =>
        UnsafeTarget.WhyNot(target, "") is null
        && SpiTable.PullNextPath.Matches(target)
        && SpiTable.PullNextPath.Value(target, "ispb").SequenceEqual(ispb)
        && Segment(target) != "start"
        && !IsPacked(target);

    // Path and query that the value refers to (RFC 3986, 5.2). The host of an absolute value is ignored, because Pix connects only to the
    // configured endpoints.
    private static string TargetOf(string value, string requestPath)
    {
        value = value.Split('#')[0];
        if (Authority().Match(value) is { Success: true } absolute)
        {
            value = value[absolute.Length..];
            return value.StartsWith('/') ? value : "/" + value;
        }

        return value.Length == 0 ? "" : value[0] switch
        {
            '/' => value,
            '?' => requestPath + value,
            _ => Merge(requestPath, value),
        };
    }

    private static string Merge(string requestPath, string value)
    {
        var folder = requestPath[..(requestPath.LastIndexOf('/') + 1)];
        while (value.StartsWith("./", StringComparison.Ordinal) || value.StartsWith("../", StringComparison.Ordinal))
        {
            var isUp = value[1] == '.';
            value = value[(isUp ? 3 : 2)..];
            folder = isUp && folder.Length > 1 ? folder[..(folder[..^1].LastIndexOf('/') + 1)] : folder;
        }

        return folder + value;
    }

    private static bool IsSendable(string target) => target.StartsWith('/') && !target.AsSpan().ContainsAnyExceptInRange('!', '~') && target.AsSpan().IndexOfAny('#', '\\') < 0;

    [GeneratedRegex("^(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?]*")]
    private static partial Regex Authority();
}
