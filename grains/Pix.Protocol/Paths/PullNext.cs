using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Pix.Protocol;

/// <summary>
/// <c>PI-Pull-Next</c> in both directions: what a reader gets is a path of Pix, and what it stands for is sent to the Central Bank byte for byte.
/// </summary>
/// <remarks>
/// ICOM 1.12: opaque, relative or absolute, no form may be assumed. The form of its examples (<c>/api/v1/out/{ispb}/stream/f0d744d792d6</c>) passes unchanged. Any other is packed into
/// one segment of such a path, <c>pix.{base64url of path and query}.{checksum}</c>: it passes every HTTP client, and any silo reads it, with nothing to remember.
/// The checksum finds copies that were cut or changed; it is no proof of origin (docs/adr/0015-pull-next.md).
/// </remarks>
public static partial class PullNext
{
    /// <summary>Name of the header.</summary>
    public const string Header = "PI-Pull-Next";

    private const string Mark = "pix.";
    private const int MaxTarget = 3000, ChecksumBytes = 6, MostEscapes = 4;

    /// <summary>What the reader gets for a value of the Central Bank; the value itself when no request could be made of it.</summary>
    /// <param name="value">The header's value.</param>
    /// <param name="requestPath">Path of the request that was answered, to which a relative value refers.</param>
    /// <param name="ispb">The participant.</param>
    public static string HandOut(string value, string requestPath, string ispb)
    {
        var target = TargetOf(value.Trim(), requestPath);
        if (target.Length > MaxTarget || !IsSendable(target))
        {
            return value;
        }

        return IsPlain(target, ispb) ? target : $"/api/v1/out/{ispb}/stream/{Mark}{Pack(target)}";
    }

    /// <summary>Whether a path is one that <see cref="HandOut"/> packed, or looks like one.</summary>
    public static bool IsPacked(string path) => Segment(path).StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>Reads back what was packed.</summary>
    /// <param name="path">The path that the reader asks for.</param>
    /// <param name="ispb">The participant: a target that names another is refused.</param>
    /// <param name="target">What the Central Bank handed out.</param>
    /// <returns>False when it is not whole, or leads elsewhere than a read may go.</returns>
    public static bool TryUnpack(string path, string ispb, out (string Path, string Query) target)
    {
        target = default;
        if (!TryUnpackText(Segment(path)[Mark.Length..], out var text) || text.Length > MaxTarget || !IsSendable(text))
        {
            return false;
        }

        var question = text.IndexOf('?', StringComparison.Ordinal);
        target = question < 0 ? (text, "") : (text[..question], text[question..]);
        var meant = Meant(target.Path);
        return !NamesAnother(meant, ispb) && !IsOtherOperation(meant);
    }

    private static string Segment(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string Pack(string target)
    {
        var bytes = Encoding.ASCII.GetBytes(target);
        return $"{Base64Url.EncodeToString(bytes)}.{Checksum(bytes)}";
    }

    private static bool TryUnpackText(string packed, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var dot = packed.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !Base64Url.IsValid(packed.AsSpan(0, dot)))
        {
            return false;
        }

        var bytes = Base64Url.DecodeFromChars(packed.AsSpan(0, dot));
        if (packed[(dot + 1)..] != Checksum(bytes))
        {
            return false;
        }

        text = Encoding.ASCII.GetString(bytes);
        return true;
    }

    private static string Checksum(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(SHA256.HashData(bytes).AsSpan(0, ChecksumBytes));

    private static bool IsPlain(string target, string ispb) =>
        UnsafeTarget.WhyNot(target, "") is null
        && SpiTable.PullNextPath.Matches(target)
        && SpiTable.PullNextPath.Value(target, "ispb").SequenceEqual(ispb)
        && Segment(target) != "start"
        && !IsPacked(target);

    // Path and query of what the value refers to (RFC 3986, 5.2). The host of an absolute one is not looked at: Pix goes nowhere but to the configured endpoints.
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

    // The path as the most generous server could read it: escapes undone, empty and dot segments resolved. What is sent stays as it is.
    private static string Meant(string path)
    {
        for (var (round, before) = (0, ""); round < MostEscapes && before != path; round++)
        {
            (before, path) = (path, Uri.UnescapeDataString(path));
        }

        var segments = new List<string>();
        foreach (var segment in path.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != "."))
        {
            if (segment != "..")
            {
                segments.Add(segment);
            }
            else if (segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
        }

        return "/" + string.Join('/', segments);
    }

    private static bool NamesAnother(string target, string ispb) => Participant().Match(target) is { Success: true } named && !named.Groups[1].Value.Equals(ispb, StringComparison.OrdinalIgnoreCase);

    // A packed path may lead to anything that reads a stream, not to the other operations of ICOM: their rows have rules of their own.
    private static bool IsOtherOperation(string path) => SpiTable.Rows.Any(row => row.Route != Route.SpiStream && (row.Path.Matches(path) || row.Path.Matches(path.ToLowerInvariant())));

    [GeneratedRegex("^(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?]*")]
    private static partial Regex Authority();

    [GeneratedRegex("^/api/v[0-9]+/(?:in|out)/([0-9A-Z]{8})(?:/|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Participant();
}
