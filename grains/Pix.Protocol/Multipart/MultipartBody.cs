using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;

namespace Pix.Protocol.Multipart;

/// <summary>A <c>multipart/mixed</c> body of 1 to 10 parts, as ICOM sends and takes them.</summary>
/// <remarks>
/// RFC 2046 section 5.1. The Central Bank's own example has a quoted boundary with a space (<c>boundary="simple boundary"</c>).
/// Line breaks are CRLF; nothing may stand before the first or after the last boundary but line breaks; parts are not nested and not re-encoded.
/// </remarks>
public sealed class MultipartBody
{
    /// <summary>Most parts that ICOM takes and gives.</summary>
    public const int MaxParts = 10;

    private const int MaxBoundary = 70;

    // RFC 2046, section 5.1.1: bchars.
    private static readonly SearchValues<char> BoundaryCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'()+_,-./:=? ");

    private MultipartBody(string boundary, ImmutableArray<MultipartPart> parts)
    {
        Boundary = boundary;
        Parts = parts;
    }

    /// <summary>The boundary, without quotes and leading hyphens.</summary>
    public string Boundary { get; }

    /// <summary>The parts, in their order.</summary>
    public ImmutableArray<MultipartPart> Parts { get; }

    /// <summary>Takes a body apart of which every part must be right; false with one sentence when it is not of this form.</summary>
    /// <inheritdoc cref="TryFrame"/>
    public static bool TryParse(string contentType, ReadOnlyMemory<byte> body, [NotNullWhen(true)] out MultipartBody? multipart, out string reason)
    {
        if (!TryFrame(contentType, body, out multipart, out reason) || multipart.Parts.FirstOrDefault(part => part.Fault.Length > 0) is not { } faulty)
        {
            return multipart is not null;
        }

        (reason, multipart) = (faulty.Fault, null);
        return false;
    }

    /// <summary>Takes a body apart as far as its boundaries are sure: a part may have a fault of its own (<see cref="MultipartPart.Fault"/>), of which the others have nothing.</summary>
    /// <param name="contentType">The whole <c>Content-Type</c> header.</param>
    /// <param name="body">The body; parts are slices of it.</param>
    /// <param name="multipart">The parts.</param>
    /// <param name="reason">Why not, without content of the body.</param>
    public static bool TryFrame(string contentType, ReadOnlyMemory<byte> body, [NotNullWhen(true)] out MultipartBody? multipart, out string reason)
    {
        multipart = null;
        if (BoundaryOf(contentType) is not { } boundary)
        {
            reason = "The content type multipart/mixed needs a boundary of 1 to 70 characters (RFC 2046, section 5.1.1).";
            return false;
        }

        var parts = ImmutableArray.CreateBuilder<MultipartPart>(2);
        reason = new Scan(body, boundary).Read(parts);
        multipart = reason.Length == 0 ? new MultipartBody(boundary, parts.ToImmutable()) : null;
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

    // A quoted pair is not undone: Python's email would not undo it either, and no boundary needs one.
    private static string Unquote(string value) => value.Length >= 2 && value[0] == '"' ? value[1..^1] : value;

    /// <summary>One pass over the body, from delimiter to delimiter.</summary>
    private ref struct Scan
    {
        private readonly ReadOnlyMemory<byte> _body;
        private readonly ReadOnlySpan<byte> _delimiter;
        private int _at;

        public Scan(ReadOnlyMemory<byte> body, string boundary)
        {
            _body = body;
            _delimiter = Encoding.ASCII.GetBytes("\r\n--" + boundary);
        }

        public string Read(ImmutableArray<MultipartPart>.Builder parts)
        {
            // The first delimiter may stand at the very beginning, without the line break that belongs to it.
            _at = _body.Span.StartsWith(_delimiter[2..]) ? _delimiter.Length - 2
                : _body.Span.StartsWith(_delimiter) ? _delimiter.Length : -1;
            if (_at < 0)
            {
                return "The body does not begin with the boundary of its content type.";
            }

            while (!_body.Span[_at..].StartsWith("--"u8))
            {
                if (parts.Count == MaxParts)
                {
                    return $"The body has more than {MaxParts} parts.";
                }

                if (ReadPart(parts) is { Length: > 0 } reason)
                {
                    return reason;
                }
            }

            return parts.Count == 0 ? "The body has no part."
                : _body.Span[(_at + 2)..].ContainsAnyExcept("\r\n \t"u8) ? "The body goes on after its last boundary."
                : "";
        }

        private string ReadPart(ImmutableArray<MultipartPart>.Builder parts)
        {
            var rest = _body.Span[_at..];
            var padding = rest.IndexOfAnyExcept(" \t"u8);
            if (padding < 0 || !rest[padding..].StartsWith("\r\n"u8))
            {
                return "A boundary is not followed by a line break.";
            }

            var start = _at + padding + 2;
            if (_body.Span[start..].StartsWith(_delimiter[2..]))
            {
                return "A boundary follows another.";
            }

            var length = _body.Span[start..].IndexOf(_delimiter);
            if (length < 0)
            {
                return "The last part is not ended by the boundary.";
            }

            parts.Add(MultipartPart.Read(_body.Slice(start, length), _delimiter[2..]));
            _at = start + length + _delimiter.Length;
            return "";
        }
    }
}
