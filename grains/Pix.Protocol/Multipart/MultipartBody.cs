using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;

namespace Pix.Protocol.Multipart;

/// <summary>A <c>multipart/mixed</c> body of 1 to 10 parts, as ICOM sends and accepts it.</summary>
/// <remarks>
/// RFC 2046 section 5.1. The Central Bank's own example has a quoted boundary with a space (<c>boundary="simple boundary"</c>). Line breaks
/// are CRLF. Only line breaks may precede the first boundary, and only line breaks and blanks may follow the last. Parts are not nested and
/// not re-encoded.
/// </remarks>
public sealed class MultipartBody
{
    /// <summary>Maximum number of parts that ICOM accepts and sends.</summary>
    public const int MaxParts = 10;

    private const int MaxBoundary = 70;

    // The characters of a boundary: bchars of RFC 2046, section 5.1.1.
    private static readonly SearchValues<char> BoundaryCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'()+_,-./:=? ");

    private MultipartBody(ImmutableArray<MultipartPart> parts) => Parts = parts;

    /// <summary>The parts, in the order of the body.</summary>
    public ImmutableArray<MultipartPart> Parts { get; }

    /// <summary>Splits a body and refuses it if any part has a fault or there are more than <see cref="MaxParts"/> parts.</summary>
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
    /// Splits a body at its unambiguous boundaries. A part with a fault (<see cref="MultipartPart.Fault"/>), or a part that lacks its final
    /// boundary, does not affect the other parts.
    /// </summary>
    /// <param name="contentType">The whole <c>Content-Type</c> header.</param>
    /// <param name="body">The body; parts are slices of it.</param>
    /// <param name="multipart">The parts, and all bytes outside the parts as faulty parts; at most <see cref="MultipartScan.Most"/>.</param>
    /// <param name="reason">Why the body is refused, as one sentence that does not quote the body; empty if the result is true.</param>
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

    // A quoted pair (a backslash and a character) is not decoded. Python's email does not decode one either, and no boundary needs one.
    private static string Unquote(string value) => value.Length >= 2 && value[0] == '"' ? value[1..^1] : value;
}
