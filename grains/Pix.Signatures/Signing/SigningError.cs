using Pix.Signatures.Limits;

namespace Pix.Signatures.Signing;

/// <summary>Why a document is not signed. In each case nothing was sent, and the same document would be refused again.</summary>
public enum SigningError
{
    /// <summary>The document can be signed.</summary>
    None = 0,

    /// <summary>The document is not well-formed XML 1.0 with namespaces.</summary>
    NotWellFormed,

    /// <summary>The bytes are not UTF-8, or the XML declaration names another encoding.</summary>
    NotUtf8,

    /// <summary>The document has a document type declaration.</summary>
    DtdForbidden,

    /// <summary>
    /// The document lacks the profile's structure. For the SPI this is an Envelope with exactly AppHdr and Document, and no content outside them
    /// that no digest would cover.
    /// </summary>
    WrongStructure,

    /// <summary>The document already has a signature.</summary>
    AlreadySigned,

    /// <summary>Elements nest deeper than the limit.</summary>
    TooDeep,

    /// <summary>The document has more bytes than the limit.</summary>
    TooLarge,

    /// <summary>A piece of markup is too long or has too many attributes, or the document has too many names, identifiers or namespaces.</summary>
    TooComplex,

    /// <summary>A namespace name is a relative URI; such a document has no canonical form (Canonical XML 1.0, section 1.3).</summary>
    RelativeNamespace,

    /// <summary>
    /// A value is not one piece of text, or an attribute has a line break or tab. Only checked if <see
    /// cref="DocumentLimits.RefuseSplitValues"/> is set.
    /// </summary>
    SplitValue,
}
