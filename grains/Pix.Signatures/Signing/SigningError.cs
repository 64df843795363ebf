using Pix.Signatures.Limits;

namespace Pix.Signatures.Signing;

/// <summary>Why a document is not signed. In each case nothing was sent, and sending the same document again cannot help.</summary>
public enum SigningError
{
    /// <summary>The document can be signed.</summary>
    None = 0,

    /// <summary>Not well-formed XML 1.0 with namespaces.</summary>
    NotWellFormed,

    /// <summary>Not UTF-8, or declared as another encoding.</summary>
    NotUtf8,

    /// <summary>The document has a document type declaration.</summary>
    DtdForbidden,

    /// <summary>Not the profile's structure: for the SPI exactly Envelope with AppHdr and Document, and nothing that no digest would cover.</summary>
    WrongStructure,

    /// <summary>The document has a signature already.</summary>
    AlreadySigned,

    /// <summary>Elements nest deeper than the limit.</summary>
    TooDeep,

    /// <summary>More bytes than the limit.</summary>
    TooLarge,

    /// <summary>A piece of markup is too long or has too many attributes, or the document has too many names, identifiers or namespaces.</summary>
    TooComplex,

    /// <summary>A namespace name is a relative URI; such a document has no canonical form (Canonical XML 1.0, section 1.3).</summary>
    RelativeNamespace,

    /// <summary>
    /// A value is not one piece of text, or an attribute has a line break or tab, and the limits require it (<see
    /// cref="DocumentLimits.RefuseSplitValues"/>).
    /// </summary>
    SplitValue,
}
