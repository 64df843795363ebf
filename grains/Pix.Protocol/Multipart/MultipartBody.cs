using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;

namespace Pix.Protocol.Multipart;

/// <summary>A <c>multipart/mixed</c> body of 1 to 10 parts, as ICOM sends and takes them.</summary>
/// <remarks>
/// RFC 2046 section 5.1. The Central Bank's own example has a quoted boundary with a space (<c>boundary="simple boundary"</c>). Line breaks
/// are CRLF; only line breaks may precede the first boundary or follow the last; parts are not nested and not re-encoded.
/// </remarks>
public sealed class MultipartBody
{
    /// <summary>Most parts that ICOM accepts and sends.</summary>
    public const int MaxParts = 10;

    private const int MaxBoundary = 70;

    // RFC 2046, section 5.1.1: bchars.
    private static readonly SearchValues<char> BoundaryCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'()+_,-./:=? ");

    private MultipartBody(ImmutableArray<MultipartPart> parts) => Parts = parts;

    /// <summary>The parts, in their order.</summary>
    public ImmutableArray<MultipartPart> Parts { get; }

    /// <summary>Splits a body in which everything must be right; false, with one sentence, when it is not.</summary>
    /// <inheritdoc cref="TryFrame"/>
    public static bool TryParse(string contentType, ReadOnlyMemory<byte> body, [NotNullWhen(true)] out MultipartBody? multipart, out string reason)
    {
        if (!TryFrame(contentType, body, out multipart, out reason))
        {
            return false;
        }

        reason = multipart.Parts.FirstOrDefault(part => part.Fault.Length > 0)?.Fault ?? (multipart.Parts.Length > MaxParts ? $"The body has more than {MaxParts} parts." : "");
        multipart = reason.Length == 0 ? multipart : null;
        return multipart is not null;
    }

    /// <summary>
    /// Splits a body at its unambiguous boundaries. A part with a fault (<see cref="MultipartPart.Fault"/>), or one that is not complete
    /// between two boundaries, does not affect the others.
    /// </summary>
    /// <param name="contentType">The whole <c>Content-Type</c> header.</param>
    /// <param name="body">The body; parts are slices of it.</param>
    /// <param name="multipart">The parts, and everything else as faulty parts; at most <see cref="MultipartScan.Most"/>.</param>
    /// <param name="reason">Why it cannot be split, without content of the body.</param>
    public static bool TryFrame(string contentType, ReadOnlyMemory<byte> body, [NotNullWhen(true)] out MultipartBody? multipart, out string reason)
    {
        multipart = null;
        if (BoundaryOf(contentType) is not { } boundary)
        {
            reason = "The content type multipart/mixed needs a boundary of 1 to 70 characters (RFC 2046, section 5.1.1).";
            return false;
        }

        var parts = ImmutableArray.CreateBuilder<MultipartPart>(2);
        reason = new MultipartScan(body, boundary).Read(parts);
        multipart = reason.Length == 0 ? new MultipartBody(parts.ToImmutable()) : null;
        return multipart is not null;
    }

    private static string? BoundaryOf(string contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)
            || !"multipart/mixed".Equals(type.MediaType, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var values = type.Parameters.Where(parameter => parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase)).ToList();
        var value = values.Count == 1 ? Unquote(values[0].Value ?? "") : "";
        return value.Length is > 0 and <= MaxBoundary && !value.AsSpan().ContainsAnyExcept(BoundaryCharacters) && !value.EndsWith(' ') ? value : null;
    }

    // A quoted pair is not decoded: Python's email would not decode it either, and no boundary needs one.
    private static string Unquote(string value) => value.Length >= 2 && value[0] == '"' ? value[1..^1] : value;
}
