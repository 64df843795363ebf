using Pix.Signatures.Limits;

namespace Pix.Signatures.Received;

/// <summary>The rule that a document broke; audit and metrics use the names. The first three groups are checked in this order.</summary>
public enum VerificationRule
{
    /// <summary>No rule is broken.</summary>
    Valid = 0,

    /// <summary>The document has more bytes than the policy allows.</summary>
    TooLarge,

    /// <summary>The bytes are not UTF-8, or the XML declaration names another encoding.</summary>
    NotUtf8,

    /// <summary>The document has a document type declaration.</summary>
    DtdForbidden,

    /// <summary>Elements nest deeper than the policy allows.</summary>
    TooDeep,

    /// <summary>
    /// A piece of markup is too long or has too many attributes, or the document has too many names, identifiers or namespaces, by the
    /// policy.
    /// </summary>
    TooComplex,

    /// <summary>The document is not well-formed XML 1.0 with namespaces.</summary>
    NotWellFormed,

    /// <summary>The document is well formed and has no <c>ds:Signature</c>.</summary>
    SignatureMissing,

    /// <summary>The document has more than one <c>ds:Signature</c>.</summary>
    SignatureDuplicated,

    /// <summary>The signature is at the wrong place. SPI: the only element in <c>AppHdr/Sgntr</c>. DICT: first or last child element of the root.</summary>
    SignatureMisplaced,

    /// <summary>A namespace name is a relative URI, so that the document has no canonical form (Canonical XML 1.0, section 1.3).</summary>
    RelativeNamespace,

    /// <summary>The root element is not the policy's, by name or namespace.</summary>
    WrongRoot,

    /// <summary>SPI: Envelope does not consist of exactly AppHdr and Document in its namespace, or AppHdr has more than one Sgntr.</summary>
    WrongStructure,

    /// <summary>SPI: text, an attribute or a processing instruction where no digest covers it.</summary>
    UnsignedContent,

    /// <summary>Two attributes that may be identifiers have the same value.</summary>
    DuplicateId,

    /// <summary>
    /// A value is not one piece of text: it contains a comment, a processing instruction, CDATA or an element; or an attribute contains a
    /// line break or tab. No digest covers comments, and a reader that takes only the first piece would see another value than was signed.
    /// Checked when the limits require it (<see cref="DocumentLimits.RefuseSplitValues"/>).
    /// </summary>
    SplitValue,

    /// <summary>
    /// <c>ds:Signature</c> does not have exactly the elements and attributes of the profile, or contains comments or processing
    /// instructions.
    /// </summary>
    SignatureMalformed,

    /// <summary>CanonicalizationMethod is not exclusive canonicalization without parameters.</summary>
    CanonicalizationNotAllowed,

    /// <summary>SignatureMethod is not RSA with SHA-256.</summary>
    SignatureAlgorithmNotAllowed,

    /// <summary>There are more or fewer references than in the profile.</summary>
    ReferenceCount,

    /// <summary>A reference has another target than in the profile, or two have the same.</summary>
    ReferenceTarget,

    /// <summary>The transforms of a reference are not exactly the profile's.</summary>
    TransformNotAllowed,

    /// <summary>DigestMethod is not SHA-256.</summary>
    DigestAlgorithmNotAllowed,

    /// <summary>DigestValue or SignatureValue is not strict base64 of the right length (white space is allowed).</summary>
    Base64Malformed,

    /// <summary>KeyInfo is not exactly an Id and one X509IssuerSerial with a readable name and number.</summary>
    KeyInfoMalformed,

    /// <summary>Issuer and serial number do not belong to a trusted signer.</summary>
    SignerUnknown,

    /// <summary>The signer's certificate is not valid yet at the time of the check.</summary>
    SignerNotYetValid,

    /// <summary>The signer's certificate is not valid any more at the time of the check.</summary>
    SignerExpired,

    /// <summary>The digest of KeyInfo differs from the reference's.</summary>
    KeyInfoDigest,

    /// <summary>SPI: the digest of AppHdr differs from the reference's.</summary>
    AppHdrDigest,

    /// <summary>SPI: the digest of Document, DICT: of the whole document, differs from the reference's.</summary>
    DocumentDigest,

    /// <summary>The signature over SignedInfo was not made with the signer's key.</summary>
    SignatureInvalid,
}
