namespace Pix.Signatures;

/// <summary>
/// Walks over the tags of UTF-8 XML and tells where they stand in the bytes, which <see cref="System.Xml.XmlReader"/> does not.
/// It decides nothing: as far as the bytes are well formed it finds exactly the tags that the reader finds, because <c>&lt;</c> can then only
/// open markup and <c>&gt;</c> can stand inside a tag only between quotes (XML 1.0, productions 10, 14, 40–44).
/// </summary>
internal ref struct TagScanner(ReadOnlySpan<byte> xml)
{
    private readonly ReadOnlySpan<byte> _xml = xml;
    private int _position;

    public TagKind Kind { get; private set; }

    /// <summary>Offset of <c>&lt;</c>.</summary>
    public int Start { get; private set; }

    /// <summary>Offset just after <c>&gt;</c>.</summary>
    public int End { get; private set; }

    /// <summary>Quoted values in the tag, namespace declarations included.</summary>
    public int Attributes { get; private set; }

    /// <summary>False at the end of the bytes, and where markup is cut off.</summary>
    public bool MoveNext(int maxTagBytes = int.MaxValue)
    {
        while (true)
        {
            var open = _xml[_position..].IndexOf((byte)'<');
            if (open < 0 || _position + open + 1 >= _xml.Length)
            {
                return false;
            }

            Start = _position + open;
            switch (_xml[Start + 1])
            {
                case (byte)'?':
                    if (!SkipPast("?>"u8, Start + 2))
                    {
                        return false;
                    }

                    continue;
                case (byte)'!' when _xml[Start..].StartsWith("<!--"u8):
                    if (!SkipPast("-->"u8, Start + 4))
                    {
                        return false;
                    }

                    continue;
                case (byte)'!' when _xml[Start..].StartsWith("<![CDATA["u8):
                    if (!SkipPast("]]>"u8, Start + 9))
                    {
                        return false;
                    }

                    continue;
                case (byte)'!':
                    Kind = TagKind.Declaration;
                    return true;
                case (byte)'/':
                    Kind = TagKind.End;
                    return CloseEndTag();
                default:
                    return CloseStartTag(maxTagBytes);
            }
        }
    }

    private bool SkipPast(ReadOnlySpan<byte> terminator, int from)
    {
        var found = from <= _xml.Length ? _xml[from..].IndexOf(terminator) : -1;
        _position = from + found + terminator.Length;
        return found >= 0;
    }

    private bool CloseEndTag()
    {
        var close = _xml[Start..].IndexOf((byte)'>');
        End = _position = Start + close + 1;
        return close >= 0;
    }

    private bool CloseStartTag(int maxTagBytes)
    {
        Attributes = 0;
        var at = Start + 1;
        while (true)
        {
            var rest = _xml[at..];
            var mark = rest.IndexOfAny((byte)'>', (byte)'"', (byte)'\'');
            if (mark < 0)
            {
                // Cut off; the length is told so that an endless tag is refused for what it is.
                End = _xml.Length;
                Kind = TagKind.Start;
                _position = End;
                return End - Start > maxTagBytes;
            }

            at += mark + 1;
            if (rest[mark] == (byte)'>')
            {
                Kind = _xml[at - 2] == (byte)'/' ? TagKind.Empty : TagKind.Start;
                End = _position = at;
                return true;
            }

            Attributes++;
            var quote = _xml[at..].IndexOf(rest[mark]);
            at = quote < 0 ? _xml.Length : at + quote + 1;
        }
    }
}
