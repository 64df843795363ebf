using System.Xml;

namespace Pix.Signatures.Documents;

/// <summary>
/// Finds values that consist of more than one piece of text, because comments, processing instructions, CDATA or child elements divide them.
/// No digest covers comments, and software that reads only the first piece sees another value than was checked and signed.
/// </summary>
internal sealed class SplitValues
{
    private const byte Text = 1, SecondPiece = 2, Other = 4, Blank = 8;

    private byte[] _elements = new byte[16];

    /// <summary>Returns whether the node at the reader's position splits the value of its parent element into several pieces.</summary>
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

    // White space alone is not a value, because it separates elements.
    private bool Has(int parent, byte kind)
    {
        _elements[parent] |= kind;
        return (_elements[parent] & Text) != 0 && (_elements[parent] & (SecondPiece | Other)) != 0;
    }
}
