using System.Xml;

namespace Pix.Signatures.Documents;

/// <summary>
/// Finds values of more than one piece of text: comments, processing instructions, CDATA beside text, child elements. No digest covers
/// comments, and software that takes the first piece as the whole sees another value than was checked and signed.
/// </summary>
internal sealed class SplitValues
{
    private const byte Text = 1, SecondPiece = 2, Other = 4, Blank = 8;

    private byte[] _elements = new byte[16];

    /// <summary>Whether the node at the reader's position splits its element's value into several pieces.</summary>
    public bool IsSplitBy(XmlReader reader)
    {
        var parent = reader.Depth - 1;
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                Begin(reader.Depth);
                return parent >= 0 && Has(parent, Other);
            case XmlNodeType.Text or XmlNodeType.CDATA:
                return Piece(parent, Text);
            case XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when parent >= 0:
                return Piece(parent, Blank);
            case XmlNodeType.Comment or XmlNodeType.ProcessingInstruction when parent >= 0:
                return Has(parent, Other);
            default:
                return false;
        }
    }

    private void Begin(int depth)
    {
        if (depth >= _elements.Length)
        {
            Array.Resize(ref _elements, depth * 2);
        }

        _elements[depth] = 0;
    }

    private bool Piece(int parent, byte kind)
    {
        var isSecond = (_elements[parent] & (Text | Blank)) != 0;
        return Has(parent, isSecond ? (byte)(kind | SecondPiece) : kind);
    }

    // White space alone is not a value: it separates elements.
    private bool Has(int parent, byte kind)
    {
        _elements[parent] |= kind;
        return (_elements[parent] & Text) != 0 && (_elements[parent] & (SecondPiece | Other)) != 0;
    }
}
