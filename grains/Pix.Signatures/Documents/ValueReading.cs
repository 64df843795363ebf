using System.Text;
using System.Xml;

namespace Pix.Signatures.Documents;

/// <summary>Passes the elements and values that an XML reader reads on to a visitor.</summary>
internal struct ValueReading(IElementVisitor? visitor)
{
    private const int None = -1;

    private int _wanted = None;
    private string? _text;
    private StringBuilder? _pieces;

    /// <summary>Must be called after each move of the reader to a node.</summary>
    public void Note(XmlReader reader)
    {
        if (visitor is null)
        {
            return;
        }

        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                Begin(reader, visitor);
                break;
            case XmlNodeType.EndElement when reader.Depth == _wanted:
                Tell(visitor, _pieces?.ToString() ?? _text ?? string.Empty);
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when _wanted != None:
                Add(reader.Value);
                break;
            default:
                break;
        }

        visitor.Node(reader);
    }

    // The StringBuilder keeps the cost linear for a value of many pieces, which is only refused later.
    private void Add(string piece)
    {
        if (_text is null)
        {
            _text = piece;
            return;
        }

        _pieces ??= new StringBuilder(_text);
        _pieces.Append(piece);
    }

    private void Begin(XmlReader reader, IElementVisitor told)
    {
        if (_wanted != None)
        {
            Tell(told, null);
        }

        if (!told.Begin(reader.Depth, reader.LocalName, reader.NamespaceURI))
        {
            return;
        }

        if (reader.IsEmptyElement)
        {
            told.Value(string.Empty);
            return;
        }

        (_wanted, _text, _pieces) = (reader.Depth, null, null);
    }

    private void Tell(IElementVisitor told, string? text)
    {
        (_wanted, _text, _pieces) = (None, null, null);
        told.Value(text);
    }
}
