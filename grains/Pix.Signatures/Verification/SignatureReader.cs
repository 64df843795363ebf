using System.Xml;

namespace Pix.Signatures;

/// <summary>
/// Reads a <c>ds:Signature</c> by the grammar of the profiles and nothing wider, while SignedInfo and KeyInfo are canonicalized as they stand. White space
/// between elements is allowed, for peers may indent; comments and processing instructions are not, for they could split a value.
/// </summary>
internal sealed class SignatureReader(Workspace workspace, XmlReader reader, Func<bool> read, SignatureProfile profile)
{
    private ExclusiveCanonicalizer? _canonicalizer;
    private bool _isAtEmptyTag;
    private string? _algorithm;
    private string? _uri;
    private string? _id;

    private ReceivedSignature Signature => workspace.Received;

    private int ExpectedReferences => profile == SignatureProfile.Spi ? 3 : 2;

    /// <summary>Why the signature was refused.</summary>
    public Refusal Refusal { get; private set; }

    /// <summary>Reads from the start tag, where the reader stands, to the end tag; false when the signature is refused.</summary>
    public bool TryRead()
    {
        Signature.Clear();
        return Open("Signature", Attributes.Id)
            && ReadSignedInfo()
            && ReadSignatureValue()
            && ReadKeyInfo()
            && Close();
    }

    private bool ReadSignedInfo()
    {
        if (!OpenDigested("SignedInfo", workspace.SignedInfo)
            || !ReadMethod("CanonicalizationMethod", XmlSignature.ExclusiveC14N, VerificationRule.CanonicalizationNotAllowed)
            || !ReadMethod("SignatureMethod", XmlSignature.RsaSha256, VerificationRule.SignatureAlgorithmNotAllowed))
        {
            return false;
        }

        while (MoveToChild())
        {
            if (!ReadReference())
            {
                return false;
            }
        }

        if (Refusal.IsNone && Signature.References != ExpectedReferences)
        {
            return Fail(VerificationRule.ReferenceCount, $"SignedInfo has {Signature.References} references, the profile has {ExpectedReferences}");
        }

        return Refusal.IsNone && End();
    }

    private bool ReadReference()
    {
        if (!Open("Reference", Attributes.Id | Attributes.Uri))
        {
            return false;
        }

        if (Signature.References == ExpectedReferences)
        {
            return Fail(VerificationRule.ReferenceCount, $"SignedInfo has more than the {ExpectedReferences} references of the profile");
        }

        var target = TargetOf(_uri);
        if ((target == ReferenceTarget.Application && profile != SignatureProfile.Spi) || !Signature.TryAdd(target, _uri))
        {
            return Fail(VerificationRule.ReferenceTarget, "A reference covers what it must not, or what another one covers");
        }

        return OpenNext("Transforms")
            && (target != ReferenceTarget.Enveloping
                || ReadMethod("Transform", XmlSignature.EnvelopedSignature, VerificationRule.TransformNotAllowed))
            && ReadMethod("Transform", XmlSignature.ExclusiveC14N, VerificationRule.TransformNotAllowed)
            && CloseTransforms()
            && ReadMethod("DigestMethod", XmlSignature.Sha256, VerificationRule.DigestAlgorithmNotAllowed)
            && ReadDigestValue(target)
            && Close();
    }

    private bool ReadDigestValue(ReferenceTarget target)
    {
        if (!OpenNext("DigestValue") || !ReadText(out var text))
        {
            return false;
        }

        return Signature.TrySetDigest(target, text)
            || Fail(VerificationRule.Base64Malformed, "DigestValue is not the base64 of 32 bytes");
    }

    private bool ReadSignatureValue()
    {
        _canonicalizer = null;
        if (!OpenNext("SignatureValue", Attributes.Id) || !ReadText(out var text))
        {
            return false;
        }

        return Signature.TrySetValue(text)
            || Fail(VerificationRule.Base64Malformed, "SignatureValue is not base64, or empty, or too long");
    }

    private bool ReadKeyInfo()
    {
        if (!OpenDigested("KeyInfo", workspace.KeyInfo))
        {
            return false;
        }

        Signature.KeyInfoId = _id;
        if (!OpenNext("X509Data") || !OpenNext("X509IssuerSerial") || !OpenNext("X509IssuerName") || !ReadText(out var name))
        {
            return KeyInfoMalformed();
        }

        Signature.IssuerName = name.ToString();
        if (!OpenNext("X509SerialNumber") || !ReadText(out var serial))
        {
            return KeyInfoMalformed();
        }

        Signature.SerialNumber = serial.ToString();
        if (!Close() || !Close() || !Close())
        {
            return KeyInfoMalformed();
        }

        _canonicalizer = null;
        return true;
    }

    private static ReferenceTarget TargetOf(string? uri) => uri switch
    {
        null => ReferenceTarget.Application,
        "" => ReferenceTarget.Enveloping,
        _ => ReferenceTarget.KeyInfo,
    };

    private bool CloseTransforms() => MoveToChild() || !Refusal.IsNone
        ? Fail(VerificationRule.TransformNotAllowed, "A reference has other transforms than the profile")
        : End();

    /// <summary>An element that names an algorithm and has no parameters.</summary>
    private bool ReadMethod(string name, string algorithm, VerificationRule rule)
    {
        if (!OpenNext(name, Attributes.Algorithm, rule))
        {
            return false;
        }

        if (_algorithm != algorithm)
        {
            return Fail(rule, $"{name} names an algorithm that the profile does not have there");
        }

        return MoveToChild() || !Refusal.IsNone ? Fail(rule, $"{name} has parameters, or is not closed") : End();
    }

    // White space before the element is the signature's, not its own.
    private bool OpenDigested(string name, ExclusiveCanonicalizer part)
    {
        if (!MoveToChild())
        {
            return Fail(VerificationRule.SignatureMalformed, $"{name} is missing in ds:Signature");
        }

        part.Reset();
        _canonicalizer = part;
        return Open(name, Attributes.Id);
    }

    private bool OpenNext(string name, Attributes allowed = Attributes.None, VerificationRule rule = VerificationRule.SignatureMalformed) =>
        (MoveToChild() || Fail(rule, $"{name} is missing in ds:Signature")) && Open(name, allowed, rule);

    /// <summary>Takes the start tag that the reader stands on.</summary>
    private bool Open(string name, Attributes allowed = Attributes.None, VerificationRule rule = VerificationRule.SignatureMalformed)
    {
        if (reader.LocalName != name || !workspace.Names.IsOurs(reader))
        {
            return Fail(rule, $"{name} is missing in ds:Signature; another element stands there");
        }

        (_algorithm, _uri, _id) = (null, null, null);
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
                _algorithm = reader.Value;
                return true;
            case "URI" when allowed.HasFlag(Attributes.Uri):
                _uri = reader.Value;
                return true;
            case "Id" when allowed.HasFlag(Attributes.Id):
                _id = reader.Value;
                return workspace.Ids.Admit(_id) == DocumentFault.None
                    || Fail(VerificationRule.DuplicateId, "An identifier is used twice");
            default:
                return Fail(VerificationRule.SignatureMalformed, "An attribute stands in ds:Signature that the profile does not have");
        }
    }

    /// <summary>Reads the text of the element just opened and its end tag.</summary>
    private bool ReadText(out ReadOnlySpan<char> text)
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

    /// <summary>Goes to the next child of the element that is open; false at its end tag, and when something else stands before.</summary>
    private bool MoveToChild()
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

    private bool Close() => MoveToChild() || !Refusal.IsNone
        ? Fail(VerificationRule.SignatureMalformed, "ds:Signature has more elements than the profile")
        : End();

    // The reader stands on the end tag, or still on the empty-element tag.
    private bool End()
    {
        _isAtEmptyTag = false;
        _canonicalizer?.EndElement(reader);
        return true;
    }

    private bool KeyInfoMalformed()
    {
        if (Refusal.Rule == VerificationRule.SignatureMalformed)
        {
            Refusal = Refusal.Of(VerificationRule.KeyInfoMalformed, Refusal.Detail);
        }

        return false;
    }

    private bool Fail(VerificationRule rule, string what)
    {
        if (Refusal.IsNone)
        {
            var at = (IXmlLineInfo)reader;
            Refusal = Refusal.Of(rule, $"{what}, at line {at.LineNumber}, position {at.LinePosition}.");
        }

        return false;
    }

    [Flags]
    private enum Attributes
    {
        None = 0,
        Id = 1,
        Algorithm = 2,
        Uri = 4,
    }
}
