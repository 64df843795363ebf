using System.Xml;
using Pix.Signatures.Canonicalization;
using Pix.Signatures.Limits;

namespace Pix.Signatures.Documents;

/// <summary>
/// Reads the structure of an SPI message: an <c>Envelope</c> with exactly <c>AppHdr</c> and <c>Document</c>, in its namespace and in this
/// order. No digest covers the Envelope itself, so it must not have attributes, text or processing instructions of its own.
/// </summary>
internal abstract class SpiPass(Workspace workspace, XmlReader reader, DocumentLimits limits, IElementVisitor? visitor = null) : DocumentPass(workspace, reader, limits, visitor)
{
    private ExclusiveCanonicalizer? _part;
    private int _partsSeen;
    private int _sgntrSeen;

    protected ExclusiveCanonicalizer AppHdr => Workspace.First;

    protected ExclusiveCanonicalizer Document => Workspace.Second;

    /// <summary>Namespace of the Envelope.</summary>
    protected string Namespace { get; private set; } = string.Empty;

    protected int AppHdrOrdinal { get; private set; }

    protected string AppHdrPrefix { get; private set; } = string.Empty;

    /// <summary>Whether the local name and the namespace of the root are as expected.</summary>
    protected virtual bool IsExpectedRoot => Reader.LocalName == "Envelope";

    protected override void OnElement()
    {
        switch (Reader.Depth)
        {
            case 0:
                OnEnvelope();
                break;
            case 1:
                OnPart();
                break;
            default:
                OnContent();
                break;
        }
    }

    protected override void OnEndElement()
    {
        var depth = Reader.Depth;
        if (depth == 0)
        {
            return;
        }

        if (depth == 1)
        {
            ClosePart(isEmpty: false);
            return;
        }

        _part!.EndElement(Reader);
    }

    protected override void OnText()
    {
        if (_part is not null)
        {
            _part.Text(Reader);
        }
        else if (Reader.NodeType is not (XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace))
        {
            Refuse(DocumentFault.UnsignedContent, $"Text stands in Envelope, outside AppHdr and Document, at {Position()}.");
        }
    }

    protected override void OnProcessingInstruction()
    {
        if (_part is not null)
        {
            _part.ProcessingInstruction(Reader);
        }
        else
        {
            Refuse(
                DocumentFault.UnsignedContent,
                $"A processing instruction at {Position()} is outside AppHdr and Document, where no digest covers it.");
        }
    }

    protected override void OnEnd()
    {
        if (_partsSeen != 2)
        {
            Refuse(DocumentFault.WrongStructure, "Envelope lacks AppHdr or Document.");
        }
    }

    /// <summary>Called on the one <c>AppHdr/Sgntr</c>. The implementation must read the element to its end.</summary>
    protected abstract void OnSgntr();

    /// <summary>Called at the end of AppHdr; <paramref name="hasSgntr"/> is true if <see cref="OnSgntr"/> was called.</summary>
    protected abstract void OnAppHdrEnd(bool hasSgntr, bool isEmptyTag);

    /// <summary>Called on a <c>ds:Signature</c> outside Sgntr.</summary>
    protected abstract void OnStraySignature();

    /// <summary>Whether the child of AppHdr at the reader's position is a Sgntr.</summary>
    protected abstract bool IsSgntr { get; }

    private void OnEnvelope()
    {
        Namespace = Reader.NamespaceURI;
        if (!IsExpectedRoot)
        {
            Refuse(DocumentFault.WrongRoot, "The root element is not the Envelope that is expected.");
            return;
        }

        while (Reader.MoveToNextAttribute())
        {
            if (!ExclusiveCanonicalizer.IsNamespaceDeclaration(Reader, Reader.Prefix))
            {
                Refuse(DocumentFault.UnsignedContent, "Envelope carries an attribute, and no digest covers it.");
            }
            else if (!ExclusiveCanonicalizer.IsAbsolute(Reader.Value))
            {
                Refuse(DocumentFault.RelativeNamespace, FaultDetail(DocumentFault.RelativeNamespace));
            }
        }

        Reader.MoveToElement();
    }

    private void OnPart()
    {
        var expected = _partsSeen switch { 0 => "AppHdr", 1 => "Document", _ => null };
        if (Workspace.Names.IsSignature(Reader))
        {
            OnStraySignature();
            return;
        }

        if (Reader.LocalName != expected || Reader.NamespaceURI != Namespace)
        {
            Refuse(
                DocumentFault.WrongStructure,
                $"Envelope must have exactly AppHdr and Document, in its namespace and in this order; another element stands at {Position()}.");
            return;
        }

        _part = _partsSeen == 0 ? AppHdr : Document;
        if (_partsSeen++ == 0)
        {
            (AppHdrOrdinal, AppHdrPrefix) = (Ordinal, Reader.Prefix);
        }

        var isEmpty = Reader.IsEmptyElement;
        if (isEmpty && _part == AppHdr)
        {
            OnEmptyAppHdr();
            return;
        }

        Start(_part);
        if (isEmpty)
        {
            _part = null;
        }
    }

    private void OnContent()
    {
        if (Workspace.Names.IsSignature(Reader))
        {
            OnStraySignature();
        }
        else if (Reader.Depth == 2 && _part == AppHdr && IsSgntr)
        {
            if (_sgntrSeen++ > 0)
            {
                Refuse(DocumentFault.WrongStructure, $"AppHdr has a second Sgntr at {Position()}.");
                return;
            }

            OnSgntr();
        }
        else
        {
            Start(_part!);
        }
    }

    private void OnEmptyAppHdr()
    {
        if (!AppHdr.OpenElement(Reader))
        {
            Refuse(AppHdr.Fault, FaultDetail(AppHdr.Fault));
        }

        ClosePart(isEmpty: true);
    }

    private void ClosePart(bool isEmpty)
    {
        if (_part == AppHdr)
        {
            OnAppHdrEnd(_sgntrSeen > 0, isEmpty);
        }

        _part!.EndElement(Reader);
        _part = null;
    }
}
