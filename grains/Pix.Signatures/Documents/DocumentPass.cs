using System.Xml;
using Pix.Signatures.Canonicalization;
using Pix.Signatures.Limits;

namespace Pix.Signatures.Documents;

/// <summary>
/// The one forward pass over a document. After the first refusal the pass still reads to the end, so that a malformed document is always
/// refused as malformed and the signatures are always counted. Only too many names end the pass at once, because the reader keeps all names
/// in memory.
/// </summary>
internal abstract class DocumentPass(Workspace workspace, XmlReader reader, DocumentLimits limits, IElementVisitor? visitor = null)
{
    private readonly SplitValues? _split = limits.RefuseSplitValues ? new SplitValues() : null;
    private ValueReading _values = new(visitor);
    private DocumentRefusal _refusal;

    protected Workspace Workspace { get; } = workspace;

    protected XmlReader Reader { get; } = reader;

    /// <summary>Number of start tags before the current element's, which is the element's number for <see cref="ElementSpan.Locate"/>.</summary>
    protected int Ordinal { get; private set; } = -1;

    /// <summary>Number of <c>ds:Signature</c> elements that were read so far.</summary>
    public int Signatures { get; private set; }

    protected bool IsRefused => !_refusal.IsNone;

    /// <summary>Reads the document to its end. Returns the first refusal, or none.</summary>
    public DocumentRefusal Run()
    {
        try
        {
            while (Read())
            {
                Visit();
            }

            if (!IsRefused)
            {
                OnEnd();
            }
        }
        catch (XmlException e)
        {
            _refusal = DocumentRefusal.Of(
                DocumentFault.NotWellFormed, $"The document is not well-formed XML at line {e.LineNumber}, position {e.LinePosition}.");
        }

        return _refusal;
    }

    /// <summary>
    /// Reads the next node and counts elements; derived passes must also read with this method. Returns false at the end, or if reading must stop.
    /// </summary>
    protected bool Read()
    {
        if (!Reader.Read())
        {
            return false;
        }

        if (Workspace.HasTooManyNames)
        {
            _refusal = DocumentRefusal.Of(DocumentFault.TooComplex, $"The document has too many distinct names, or too long ones, at {Position()}.");
            return false;
        }

        if (Reader.NodeType == XmlNodeType.Element)
        {
            Ordinal++;
            if (Workspace.Names.IsSignature(Reader))
            {
                Signatures++;
            }
        }

        _values.Note(Reader);
        return true;
    }

    protected abstract void OnElement();

    protected abstract void OnEndElement();

    /// <summary>Called on text, CDATA or white space inside the document element.</summary>
    protected abstract void OnText();

    protected abstract void OnProcessingInstruction();

    /// <summary>Called after the whole document was read, if nothing was refused.</summary>
    protected abstract void OnEnd();

    /// <summary>Refuses the document, unless it was already refused.</summary>
    protected void Refuse(DocumentFault fault, string detail)
    {
        if (_refusal.IsNone)
        {
            _refusal = DocumentRefusal.Of(fault, detail);
        }
    }

    protected void Refuse(DocumentRefusal refusal)
    {
        if (_refusal.IsNone)
        {
            _refusal = refusal;
        }
    }

    /// <summary>Writes the start tag at the reader's position in canonical form.</summary>
    protected void Start(ExclusiveCanonicalizer canonicalizer)
    {
        if (!canonicalizer.StartElement(Reader))
        {
            Refuse(canonicalizer.Fault, FaultDetail(canonicalizer.Fault));
        }
    }

    /// <summary>Line and position of the reader in the document, in words.</summary>
    protected string Position()
    {
        var info = (IXmlLineInfo)Reader;
        return $"line {info.LineNumber}, position {info.LinePosition}";
    }

    protected string FaultDetail(DocumentFault fault) => fault switch
    {
        DocumentFault.DuplicateId => $"An identifier is used twice; the second is at {Position()}.",
        DocumentFault.TooComplex => $"The document has too many identifiers or namespaces in force at {Position()}.",
        _ => $"A namespace name is a relative URI at {Position()}, and such a document has no canonical form.",
    };

    private void Visit()
    {
        if (IsRefused)
        {
            return;
        }

        var split = _split?.IsSplitBy(Reader) == true ? Position() : null;
        VisitNode();
        if (split is not null)
        {
            Refuse(DocumentFault.SplitValue, $"The value at {split} is not one piece of text: a comment, a processing instruction, CDATA or an element stands in it.");
        }
    }

    private void VisitNode()
    {
        switch (Reader.NodeType)
        {
            case XmlNodeType.Element:
                OnElement();
                break;
            case XmlNodeType.EndElement:
                OnEndElement();
                break;
            case XmlNodeType.Text:
            case XmlNodeType.CDATA:
            case XmlNodeType.SignificantWhitespace:
                OnText();
                break;
            case XmlNodeType.Whitespace:
                if (Reader.Depth > 0)
                {
                    OnText();
                }

                break;
            case XmlNodeType.ProcessingInstruction:
                OnProcessingInstruction();
                break;
            case XmlNodeType.XmlDeclaration:
                OnXmlDeclaration();
                break;
            default:
                break;
        }
    }

    private void OnXmlDeclaration()
    {
        // XmlReader checks only the first three characters of the version.
        if (Reader.GetAttribute("version") != "1.0")
        {
            Refuse(DocumentFault.NotWellFormed, "The XML declaration names another version than 1.0.");
        }

        var encoding = Reader.GetAttribute("encoding");
        if (encoding is not null && !encoding.Equals("UTF-8", StringComparison.OrdinalIgnoreCase))
        {
            Refuse(DocumentFault.NotUtf8, "The XML declaration names another encoding than UTF-8.");
        }
    }
}
