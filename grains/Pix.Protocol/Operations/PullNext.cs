using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Pix.Protocol.Paths;

namespace Pix.Protocol.Operations;

/// <summary><c>PI-Pull-Next</c> in both directions: the reader gets a path of Pix, and the Central Bank gets its own value back byte for byte.</summary>
/// <remarks>
/// ICOM 1.12: opaque, relative or absolute, no form may be assumed. The form of its examples
/// (<c>/api/v1/out/{ispb}/stream/f0d744d792d6</c>) is passed on unchanged. Any other is packed into one segment of such a path,
/// <c>pix.{base64url of path and query}.{tag}</c>: it passes through every HTTP client, and any silo can read it without memory. The tag,
/// 128 bits of HMAC-SHA256 over participant and content, proves that Pix packed it: only then the rules for callers' paths do not apply
/// (docs/adr/0015-pull-next.md).
/// </remarks>
public static partial class PullNext
{
    /// <summary>Name of the header.</summary>
    public const string Header = "PI-Pull-Next";

    private const string Mark = "pix.";
    private const int MaxTarget = 3000, TagBytes = 16;

    /// <summary>The form of a value of the Central Bank.</summary>
    /// <param name="value">The header's value.</param>
    /// <param name="requestPath">Path of the answered request, to which a relative value refers.</param>
    /// <param name="ispb">The participant.</param>
    /// <param name="text">Usual: the reader's value. Unusual: what must be packed. Unusable: the value itself.</param>
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

    /// <summary>The path by which a reader requests an unusual value.</summary>
    /// <param name="target">Path and query of the Central Bank's value, from <see cref="FormOf"/>.</param>
    /// <param name="ispb">The participant.</param>
    /// <param name="key">A key that the silos have and callers do not.</param>
    public static string Pack(string target, string ispb, ReadOnlySpan<byte> key)
    {
        var content = Base64Url.EncodeToString(Encoding.ASCII.GetBytes(target));
        return $"/api/v1/out/{ispb}/stream/{Mark}{content}.{Base64Url.EncodeToString(Tag(content, ispb, key))}";
    }

    /// <summary>Whether a path was made by <see cref="Pack"/>, or looks like one.</summary>
    public static bool IsPacked(string path) => Segment(path).StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>Unpacks what was packed for this participant with one of the keys.</summary>
    /// <param name="path">The path that the reader requests.</param>
    /// <param name="ispb">The participant.</param>
    /// <param name="keys">Keys with which it may have been packed.</param>
    /// <param name="target">The Central Bank's value.</param>
    /// <returns>False when none of the keys made it.</returns>
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

    // Path and query of the value's target (RFC 3986, 5.2). The host of an absolute one is ignored: Pix connects only to the configured
    // endpoints.
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
