using Pix.Signatures.Limits;

namespace Pix.Signatures.Received;

/// <summary>The rule that a document broke, one member per rule; audit and metrics use the names. The first three groups are checked in this order.</summary>
public enum VerificationRule
{
    /// <summary>Every rule holds.</summary>
    Valid = 0,

    /// <summary>The document has more bytes than the policy takes.</summary>
    TooLarge,

    /// <summary>The bytes are not UTF-8, or the XML declaration names another encoding.</summary>
    NotUtf8,

    /// <summary>The document has a document type declaration.</summary>
    DtdForbidden,

    /// <summary>Elements nest deeper than the policy takes.</summary>
    TooDeep,

    /// <summary>A piece of markup is longer or has more attributes, or the document has more names, identifiers or namespaces, than the policy takes.</summary>
    TooComplex,

    /// <summary>The document is not well-formed XML 1.0 with namespaces.</summary>
    NotWellFormed,

    /// <summary>The document is well formed and holds no <c>ds:Signature</c> at all.</summary>
    SignatureMissing,

    /// <summary>The document holds more than one <c>ds:Signature</c>.</summary>
    SignatureDuplicated,

    /// <summary>
    /// The signature stands elsewhere than it must. SPI: the only element in <c>AppHdr/Sgntr</c>. DICT: first or last child element of the root.
    /// </summary>
    SignatureMisplaced,

    /// <summary>A namespace name is a relative URI, so that the document has no canonical form (Canonical XML 1.0, section 1.3).</summary>
    RelativeNamespace,

    /// <summary>The root element is not the one that the policy expects, by name or namespace.</summary>
    WrongRoot,

    /// <summary>SPI: Envelope does not consist of exactly AppHdr and Document in its namespace, or AppHdr has more than one Sgntr.</summary>
    WrongStructure,

    /// <summary>SPI: text, an attribute or a processing instruction stands where no digest covers it.</summary>
    UnsignedContent,

    /// <summary>Two attributes that can be taken for an identifier have the same value.</summary>
    DuplicateId,

    /// <summary>
    /// A value is not one piece of text: a comment, a processing instruction, CDATA or an element stands in it, or a line break or tab in an attribute. Comments are in no digest, and a reader that takes only
    /// the first piece would see another value than was signed. Checked when the limits ask for it (<see cref="DocumentLimits.RefuseSplitValues"/>).
    /// </summary>
    SplitValue,

    /// <summary>
    /// <c>ds:Signature</c> is not built of exactly the elements and attributes of the profile, or has comments or processing instructions inside.
    /// </summary>
    SignatureMalformed,

    /// <summary>CanonicalizationMethod is not exclusive canonicalization without parameters.</summary>
    CanonicalizationNotAllowed,

    /// <summary>SignatureMethod is not RSA with SHA-256.</summary>
    SignatureAlgorithmNotAllowed,

    /// <summary>There are more or fewer references than the profile has.</summary>
    ReferenceCount,

    /// <summary>A reference points elsewhere than the profile says, or two point to the same.</summary>
    ReferenceTarget,

    /// <summary>The transforms of a reference are not exactly those that the profile demands for it.</summary>
    TransformNotAllowed,

    /// <summary>DigestMethod is not SHA-256.</summary>
    DigestAlgorithmNotAllowed,

    /// <summary>DigestValue or SignatureValue is not strict base64 of the right length (white space is allowed).</summary>
    Base64Malformed,

    /// <summary>KeyInfo is not exactly an Id and one X509IssuerSerial with a readable name and number.</summary>
    KeyInfoMalformed,

    /// <summary>Issuer and serial number are not those of a trusted signer.</summary>
    SignerUnknown,

    /// <summary>The signer's certificate is not valid yet at the time of the check.</summary>
    SignerNotYetValid,

    /// <summary>The signer's certificate is not valid any more at the time of the check.</summary>
    SignerExpired,

    /// <summary>KeyInfo has another digest than the reference says.</summary>
    KeyInfoDigest,

    /// <summary>SPI: AppHdr has another digest than the reference says.</summary>
    AppHdrDigest,

    /// <summary>SPI: Document, DICT: the whole document, has another digest than the reference says.</summary>
    DocumentDigest,

    /// <summary>The signature over SignedInfo is not one of the signer's key.</summary>
    SignatureInvalid,
}
