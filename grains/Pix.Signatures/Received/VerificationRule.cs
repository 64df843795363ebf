using Pix.Signatures.Limits;

namespace Pix.Signatures.Received;

/// <summary>The first rule that a document breaks. The names appear in audit and metrics.</summary>
/// <remarks>
/// Checked in this order: bytes and XML, number of signatures, structure and form of the signature, signer, digests, signature value.
/// </remarks>
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
    /// A piece of markup is longer or has more attributes than the policy allows, or the document has too many names, identifiers or
    /// namespaces.
    /// </summary>
    TooComplex,

    /// <summary>The document is not well-formed XML 1.0 with namespaces.</summary>
    NotWellFormed,

    /// <summary>The document is well formed and has no <c>ds:Signature</c>.</summary>
    SignatureMissing,

    /// <summary>The document has more than one <c>ds:Signature</c>.</summary>
    SignatureDuplicated,

    /// <summary>
    /// The signature is at the wrong place. It must be the only element in <c>AppHdr/Sgntr</c> (SPI), or the root's first or last child (DICT).
    /// </summary>
    SignatureMisplaced,

    /// <summary>A namespace name is a relative URI, so the document has no canonical form (Canonical XML 1.0, section 1.3).</summary>
    RelativeNamespace,

    /// <summary>The root element has another name or namespace than the policy requires.</summary>
    WrongRoot,

    /// <summary>SPI: Envelope does not contain exactly AppHdr and Document in its namespace, or AppHdr has more than one Sgntr.</summary>
    WrongStructure,

    /// <summary>SPI: the Envelope has text, an attribute or a processing instruction that no digest covers.</summary>
    UnsignedContent,

    /// <summary>Two attributes that may be identifiers have the same value.</summary>
    DuplicateId,

    /// <summary>
    /// A value is not one piece of text, because it contains a comment, a processing instruction, CDATA or an element, or an attribute contains
    /// a line break or tab. No digest covers comments, and software that reads only the first piece would see another value than was signed.
    /// Only checked if <see cref="DocumentLimits.RefuseSplitValues"/> is set.
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

    /// <summary>A reference has a target that the profile does not have, or two references have the same target.</summary>
    ReferenceTarget,

    /// <summary>The transforms of a reference are not exactly the profile's.</summary>
    TransformNotAllowed,

    /// <summary>DigestMethod is not SHA-256.</summary>
    DigestAlgorithmNotAllowed,

    /// <summary>DigestValue or SignatureValue is not strict base64 of the right length (white space is allowed).</summary>
    Base64Malformed,

    /// <summary>KeyInfo does not consist of exactly an Id and one X509IssuerSerial with issuer name and serial number.</summary>
    KeyInfoMalformed,

    /// <summary>Issuer and serial number in KeyInfo do not belong to a trusted signer.</summary>
    SignerUnknown,

    /// <summary>The signer's certificate is not valid yet at the time of the check.</summary>
    SignerNotYetValid,

    /// <summary>The signer's certificate has expired at the time of the check.</summary>
    SignerExpired,

    /// <summary>The digest of KeyInfo differs from the digest in SignedInfo.</summary>
    KeyInfoDigest,

    /// <summary>SPI: the digest of AppHdr differs from the digest in SignedInfo.</summary>
    AppHdrDigest,

    /// <summary>The digest of Document (SPI) or of the whole document (DICT) differs from the digest in SignedInfo.</summary>
    DocumentDigest,

    /// <summary>The signature over SignedInfo was not made with the signer's key.</summary>
    SignatureInvalid,
}
