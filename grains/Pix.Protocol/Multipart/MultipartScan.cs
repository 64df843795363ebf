using System.Collections.Immutable;
using System.Text;

namespace Pix.Protocol.Multipart;

/// <summary>Splits a multipart body in one pass, at its unambiguous boundaries.</summary>
/// <remarks>
/// A boundary is unambiguous if it begins the body or a line after CRLF, and only blanks follow it in its line. With other text behind it,
/// some programs read a boundary and others read content. The part that contains such a line is faulty; all programs agree where the parts
/// before and after begin and end.
/// </remarks>
internal ref struct MultipartScan
{
    /// <summary>Maximum number of pieces of a split body: twice the maximum number of parts, because each part may be split in two.</summary>
    public const int Most = 2 * MultipartBody.MaxParts;

    private readonly ReadOnlyMemory<byte> _body;
    private readonly ReadOnlySpan<byte> _delimiter;

    // Where the content after the last boundary begins, and whether that boundary opens a part.
    private int _start;
    private bool _isOpen;

    public MultipartScan(ReadOnlyMemory<byte> body, string boundary)
    {
        _body = body;
        _delimiter = Encoding.ASCII.GetBytes("\r\n--" + boundary);
    }

    // The beginning of a boundary line: two hyphens and the boundary.
    private readonly ReadOnlySpan<byte> Line => _delimiter[2..];

    /// <summary>Splits the body and adds all pieces to <paramref name="parts"/>.</summary>
    /// <returns>Why the body cannot be split; empty if the body was split.</returns>
    public string Read(ImmutableArray<MultipartPart>.Builder parts)
    {
        var boundaries = 0;
        while (parts.Count <= Most && TryFind(out var at, out var after, out var opens))
        {
            Take(parts, at);
            (_start, _isOpen) = (after, opens);
            boundaries++;
        }

        TakeRest(parts);
        return boundaries == 0 ? "The body does not begin with the boundary of its content type."
            : parts.Count == 0 ? "The body has no part."
            : parts.Count > Most ? $"The body has more than {MultipartBody.MaxParts} parts."
            : "";
    }

    private readonly void Take(ImmutableArray<MultipartPart>.Builder parts, int at)
    {
        if (at < _start)
        {
            // The two boundaries share one line break, or the boundary begins the body.
            if (_isOpen)
            {
                parts.Add(MultipartPart.Strange(default, "A boundary follows another."));
            }

            return;
        }

        var piece = _body[_start..at];
        if (_isOpen)
        {
            parts.Add(MultipartPart.Read(piece, Line));
        }
        else
        {
            TakeStrange(parts, piece, _start == 0 ? "The body does not begin with the boundary of its content type." : "The body goes on after its last boundary.");
        }
    }

    private readonly void TakeRest(ImmutableArray<MultipartPart>.Builder parts)
    {
        if (_isOpen)
        {
            parts.Add(MultipartPart.Read(_body[_start..], Line).With("The last part is not ended by the boundary."));
        }
        else
        {
            TakeStrange(parts, _body[_start..], "The body goes on after its last boundary.");
        }
    }

    // Line breaks and blanks after the last boundary are ignored.
    private readonly void TakeStrange(ImmutableArray<MultipartPart>.Builder parts, ReadOnlyMemory<byte> piece, string fault)
    {
        if (_start == 0 ? !piece.IsEmpty : piece.Span.ContainsAnyExcept("\r\n \t"u8))
        {
            parts.Add(MultipartPart.Strange(piece, fault));
        }
    }

    // Finds where the next unambiguous boundary begins (with its line break), where the content after it begins, and whether it opens a part.
    private readonly bool TryFind(out int at, out int after, out bool opens)
    {
        // A boundary directly after the previous boundary's line break, or at the beginning of the body, needs no line break of its own.
        if ((_isOpen || _start == 0) && _body.Span[_start..].StartsWith(Line) && IsSure(_start + Line.Length, out after, out opens))
        {
            at = _start - 2;
            return true;
        }

        for (at = Next(_start); at >= 0; at = Next(at + 1))
        {
            if (IsSure(at + _delimiter.Length, out after, out opens))
            {
                return true;
            }
        }

        (after, opens) = (0, false);
        return false;
    }

    private readonly int Next(int from) => _body.Span[from..].IndexOf(_delimiter) is >= 0 and var found ? from + found : -1;

    private readonly bool IsSure(int end, out int after, out bool opens)
    {
        var rest = _body.Span[end..];
        if (rest.StartsWith("--"u8))
        {
            (after, opens) = (end + 2, false);
            return rest.Length == 2 || rest[2] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
        }

        var padding = rest.IndexOfAnyExcept(" \t"u8);
        (after, opens) = (end + padding + 2, true);
        return padding >= 0 && rest[padding..].StartsWith("\r\n"u8);
    }
}
