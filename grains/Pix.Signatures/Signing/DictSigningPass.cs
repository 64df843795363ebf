using System.Xml;
using Pix.Signatures.Documents;
using Pix.Signatures.Limits;

namespace Pix.Signatures.Signing;

/// <summary>
/// Digests a DICT body before it is signed. An empty <c>Signature</c> child of the root, as in the API's examples, is a placeholder. If it is
/// the first child, the signature replaces it; otherwise it is removed.
/// </summary>
internal sealed class DictSigningPass(Workspace workspace, XmlReader reader, DocumentLimits limits, IElementVisitor? visitor) : DictPass(workspace, reader, limits, visitor)
{
    private string _rootPrefix = string.Empty;
    private string _rootName = string.Empty;
    private bool _isEmptyRoot;
    private int _placeholderOrdinal = -1;
    private bool _placeholderIsFirst;

    protected override bool IsExpectedRoot => true;

    /// <summary>Returns the place for the signature. Must be called after the whole document was read.</summary>
    public SpliceSite Locate(ReadOnlySpan<byte> document)
    {
        if (_placeholderOrdinal < 0)
        {
            return FirstChild(document);
        }

        var placeholder = ElementSpan.Locate(document, _placeholderOrdinal);
        return _placeholderIsFirst
            ? new SpliceSite(placeholder.Start, placeholder.End)
            : FirstChild(document) with { RemovedStart = placeholder.Start, RemovedEnd = placeholder.End };
    }

    protected override void OnRoot()
    {
        (_rootPrefix, _rootName, _isEmptyRoot) = (Reader.Prefix, Reader.LocalName, Reader.IsEmptyElement);
        base.OnRoot();
    }

    protected override bool OnChild()
    {
        if (!IsPlaceholderName)
        {
            return false;
        }

        var (ordinal, isFirst, position) = (Ordinal, Children == 1, Position());
        if (Placeholder.HasContent(Reader, Read))
        {
            Refuse(DocumentFault.SignaturePresent, $"The document holds a signature already, at {position}.");
        }
        else if (_placeholderOrdinal >= 0)
        {
            Refuse(DocumentFault.WrongStructure, $"The document has a second empty Signature, at {position}.");
        }

        (_placeholderOrdinal, _placeholderIsFirst) = (ordinal, isFirst);
        return true;
    }

    protected override void OnStraySignature() =>
        Refuse(DocumentFault.SignaturePresent, $"The document holds a signature already, deeper than a child of the root, at {Position()}.");

    protected override void OnEnd()
    {
    }

    private bool IsPlaceholderName =>
        Reader.LocalName == "Signature" && Reader.NamespaceURI is var uri && (uri.Length == 0 || uri == XmlSignature.Namespace || uri == RootNamespace);

    private SpliceSite FirstChild(ReadOnlySpan<byte> document)
    {
        var root = ElementSpan.Locate(document, 0, startTagOnly: true);
        return _isEmptyRoot
            ? EmptyTag.Open(root, _rootPrefix, _rootName)
            : new SpliceSite(root.StartTagEnd, root.StartTagEnd);
    }
}
