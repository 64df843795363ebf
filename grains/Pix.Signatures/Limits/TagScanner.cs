namespace Pix.Signatures.Limits;

/// <summary>
/// Finds the tags of UTF-8 XML with their byte offsets, which <see cref="System.Xml.XmlReader"/> does not report. The scanner does not check
/// whether the bytes are well formed. If they are, it finds exactly the reader's tags, because <c>&lt;</c> can only begin markup and
/// <c>&gt;</c> inside a tag is always quoted (XML 1.0, productions 10, 14, 40–44).
/// </summary>
/// <param name="xml">Bytes of the document.</param>
/// <param name="maxMarkup">Maximum length of a piece of markup, in bytes. Longer markup is reported as <see cref="TagKind.TooLong"/>.</param>
internal ref struct TagScanner(ReadOnlySpan<byte> xml, int maxMarkup = int.MaxValue)
{
    private readonly ReadOnlySpan<byte> _xml = xml;
    private int _position;

    public TagKind Kind { get; private set; }

    /// <summary>Offset of the tag's <c>&lt;</c>.</summary>
    public int Start { get; private set; }

    /// <summary>Offset just after the tag's <c>&gt;</c>; -1 if the tag is incomplete.</summary>
    public int End { get; private set; }

    /// <summary>Number of quoted values in the start tag, including namespace declarations.</summary>
    public int Attributes { get; private set; }

    /// <summary>Whether a quoted value in the tag has a literal line break or tab, which the standard turns into a blank (XML 1.0, 3.3.3).</summary>
    public bool HasBrokenAttribute { get; private set; }

    /// <summary>Moves to the next tag. Returns false at the end of the bytes, or if the next markup is incomplete.</summary>
    public bool MoveNext()
    {
        while (true)
        {
            var open = _xml[_position..].IndexOf((byte)'<');
            var text = open < 0 ? _xml[_position..] : _xml.Slice(_position, open);
            if (text.Length > maxMarkup && HasTooLongReference(text))
            {
                return TooLong(_position);
            }

            if (open < 0 || _position + open + 1 >= _xml.Length)
            {
                return false;
            }

            Start = _position + open;
            switch (_xml[Start + 1])
            {
                case (byte)'/':
                    return CloseEndTag();
                case (byte)'?':
                    End = After("?>"u8, 2);
                    break;
                case (byte)'!' when _xml[Start..].StartsWith("<!--"u8):
                    End = After("-->"u8, 4);
                    break;
                case (byte)'!' when _xml[Start..].StartsWith("<![CDATA["u8):
                    End = After("]]>"u8, 9);
                    break;
                case (byte)'!':
                    Kind = TagKind.Declaration;
                    return true;
                default:
                    return CloseStartTag();
            }

            if (IsTooLong)
            {
                return TooLong(Start);
            }

            if (End < 0)
            {
                return false;
            }

            _position = End;
        }
    }

    private readonly bool IsTooLong => (End < 0 ? _xml.Length : End) - Start > maxMarkup;

    private bool TooLong(int start)
    {
        (Kind, Start) = (TagKind.TooLong, start);
        return true;
    }

    /// <summary>Returns the offset just after the terminator; -1 if the terminator is missing.</summary>
    private readonly int After(ReadOnlySpan<byte> terminator, int opening)
    {
        var from = Math.Min(Start + opening, _xml.Length);
        var found = _xml[from..].IndexOf(terminator);
        return found < 0 ? -1 : from + found + terminator.Length;
    }

    // Only called for text that is longer than the maximum length of a reference.
    private readonly bool HasTooLongReference(ReadOnlySpan<byte> text)
    {
        int ampersand;
        while ((ampersand = text.IndexOf((byte)'&')) >= 0)
        {
            text = text[ampersand..];
            var semicolon = text[..Math.Min(text.Length, maxMarkup)].IndexOf((byte)';');
            if (semicolon < 0)
            {
                return text.Length > maxMarkup;
            }

            text = text[semicolon..];
        }

        return false;
    }

    private bool CloseEndTag()
    {
        Kind = TagKind.End;
        End = After(">"u8, 2);
        if (IsTooLong)
        {
            return TooLong(Start);
        }

        _position = End;
        return End >= 0;
    }

    private bool CloseStartTag()
    {
        (Attributes, HasBrokenAttribute) = (0, false);
        var at = Start + 1;
        while (true)
        {
            var rest = _xml[at..];
            var mark = rest.IndexOfAny((byte)'>', (byte)'"', (byte)'\'');
            if (mark < 0)
            {
                End = -1;
                return IsTooLong && TooLong(Start);
            }

            at += mark + 1;
            if (rest[mark] == (byte)'>')
            {
                Kind = _xml[at - 2] == (byte)'/' ? TagKind.Empty : TagKind.Start;
                End = _position = at;
                return !IsTooLong || TooLong(Start);
            }

            Attributes++;
            var quote = _xml[at..].IndexOf(rest[mark]);
            HasBrokenAttribute |= quote > 0 && _xml.Slice(at, quote).ContainsAny((byte)'\t', (byte)'\r', (byte)'\n');
            at = quote < 0 ? _xml.Length : at + quote + 1;
        }
    }
}
