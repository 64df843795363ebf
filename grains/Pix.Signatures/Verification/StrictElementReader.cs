using System.Xml;
using Pix.Signatures.Canonicalization;
using Pix.Signatures.Documents;
using Pix.Signatures.Limits;
using Pix.Signatures.Received;

namespace Pix.Signatures.Verification;

/// <summary>
/// Reads elements by name and accepts only the expected attributes and content. The bytes of an opened part are canonicalized in the same
/// pass. The reader keeps the first fault.
/// </summary>
internal abstract class StrictElementReader(Workspace workspace, XmlReader reader, Func<bool> read)
{
    private ExclusiveCanonicalizer? _canonicalizer;
    private bool _isAtEmptyTag;

    /// <summary>Why the signature was refused; none if it was not.</summary>
    public DocumentRefusal Refusal { get; protected set; }

    /// <summary>Attribute <c>Algorithm</c> of the last opened element; null if it has none.</summary>
    protected string? Algorithm { get; private set; }

    /// <summary>Attribute <c>URI</c> of the last opened element; null if it has none.</summary>
    protected string? Uri { get; private set; }

    /// <summary>Attribute <c>Id</c> of the last opened element; null if it has none.</summary>
    protected string? Id { get; private set; }

    /// <summary>Ends the part that <see cref="OpenDigested"/> opened. Nodes after it are not canonicalized.</summary>
    protected void EndDigested() => _canonicalizer = null;

    // The part is set after the move, because the white space before the element does not belong to the part.
    protected bool OpenDigested(string name, ExclusiveCanonicalizer part)
    {
        if (!MoveToChild())
        {
            return Fail(VerificationRule.SignatureMalformed, $"{name} is missing in ds:Signature");
        }

        part.Reset();
        _canonicalizer = part;
        return Open(name, Attributes.Id);
    }

    protected bool OpenNext(string name, Attributes allowed = Attributes.None, VerificationRule rule = VerificationRule.SignatureMalformed) =>
        (MoveToChild() || Fail(rule, $"{name} is missing in ds:Signature")) && Open(name, allowed, rule);

    /// <summary>Reads the start tag at the reader's position. Fails if the element has another name or an attribute that is not allowed.</summary>
    protected bool Open(string name, Attributes allowed = Attributes.None, VerificationRule rule = VerificationRule.SignatureMalformed)
    {
        if (reader.LocalName != name || !workspace.Names.IsOurs(reader))
        {
            return Fail(rule, $"{name} is missing in ds:Signature; another element stands there");
        }

        (Algorithm, Uri, Id) = (null, null, null);
        if (reader.AttributeCount > 0 && !ReadAttributes(allowed))
        {
            return false;
        }

        _isAtEmptyTag = reader.IsEmptyElement;
        return _canonicalizer is null || _canonicalizer.OpenElement(reader)
            || Fail(VerificationRule.RelativeNamespace, "A namespace name is a relative URI");
    }

    private bool ReadAttributes(Attributes allowed)
    {
        while (reader.MoveToNextAttribute())
        {
            var prefix = reader.Prefix;
            if (ExclusiveCanonicalizer.IsNamespaceDeclaration(reader, prefix))
            {
                if (!ExclusiveCanonicalizer.IsAbsolute(reader.Value))
                {
                    return Fail(VerificationRule.RelativeNamespace, "A namespace name is a relative URI");
                }

                continue;
            }

            if (!TryTake(prefix, allowed))
            {
                return false;
            }
        }

        reader.MoveToElement();
        return true;
    }

    private bool TryTake(string prefix, Attributes allowed)
    {
        switch (prefix.Length == 0 ? reader.LocalName : string.Empty)
        {
            case "Algorithm" when allowed.HasFlag(Attributes.Algorithm):
                Algorithm = reader.Value;
                return true;
            case "URI" when allowed.HasFlag(Attributes.Uri):
                Uri = reader.Value;
                return true;
            case "Id" when allowed.HasFlag(Attributes.Id):
                Id = reader.Value;
                return workspace.Ids.Admit(Id) == DocumentFault.None
                    || Fail(VerificationRule.DuplicateId, "An identifier is used twice");
            default:
                return Fail(VerificationRule.SignatureMalformed, "An attribute stands in ds:Signature that the profile does not have");
        }
    }

    /// <summary>Reads the text and the end tag of the last opened element. Fails if the element has other content than text.</summary>
    protected bool ReadText(out ReadOnlySpan<char> text)
    {
        var buffer = workspace.Text;
        var length = 0;
        while (!_isAtEmptyTag)
        {
            if (!read())
            {
                break;
            }

            if (reader.NodeType == XmlNodeType.EndElement)
            {
                break;
            }

            if (reader.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace))
            {
                text = default;
                return Fail(VerificationRule.SignatureMalformed, "A value in ds:Signature holds something else than text");
            }

            int taken;
            while ((taken = reader.ReadValueChunk(buffer, length, buffer.Length - length)) > 0)
            {
                length += taken;
            }

            if (length == buffer.Length)
            {
                text = default;
                return Fail(VerificationRule.SignatureMalformed, "A value in ds:Signature is too long");
            }
        }

        text = buffer.AsSpan(0, length);
        _isAtEmptyTag = false;
        _canonicalizer?.Text(text);
        _canonicalizer?.EndElement(reader);
        return true;
    }

    /// <summary>Moves to the next child of the open element. Returns false at its end tag, or (with a fault) if other content precedes a child.</summary>
    protected bool MoveToChild()
    {
        while (!_isAtEmptyTag && read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Whitespace:
                case XmlNodeType.SignificantWhitespace:
                    _canonicalizer?.Text(reader);
                    break;
                case XmlNodeType.Element:
                    return true;
                case XmlNodeType.EndElement:
                    return false;
                default:
                    return Fail(VerificationRule.SignatureMalformed, "ds:Signature holds text, a comment or a processing instruction between its elements");
            }
        }

        return false;
    }

    protected bool Close() => MoveToChild() || !Refusal.IsNone
        ? Fail(VerificationRule.SignatureMalformed, "ds:Signature has more elements than the profile")
        : End();

    // Called when the reader is on the end tag, or still on the empty-element tag.
    protected bool End()
    {
        _isAtEmptyTag = false;
        _canonicalizer?.EndElement(reader);
        return true;
    }

    protected bool Fail(VerificationRule rule, string what)
    {
        if (Refusal.IsNone)
        {
            var at = (IXmlLineInfo)reader;
            Refusal = DocumentRefusal.Of(rule, $"{what}, at line {at.LineNumber}, position {at.LinePosition}.");
        }

        return false;
    }

    [Flags]
    protected enum Attributes
    {
        None = 0,
        Id = 1,
        Algorithm = 2,
        Uri = 4,
    }
}
