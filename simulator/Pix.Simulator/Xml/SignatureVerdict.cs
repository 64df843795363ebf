namespace Pix.Simulator.Xml;

/// <summary>The result of checking the signature of one document.</summary>
internal enum SignatureVerdict
{
    /// <summary>The signature follows the profile, its certificate is registered, and its digests and signature value are valid.</summary>
    Valid,

    /// <summary>No signature was verified, because the operation requires none.</summary>
    NotRequired,

    /// <summary>The document is not well-formed XML, has a DTD, or is larger than allowed.</summary>
    NotXml,

    /// <summary>SPI: the envelope does not have exactly one AppHdr and one Document.</summary>
    NotAnEnvelope,

    /// <summary>The document contains no <c>ds:Signature</c>.</summary>
    Absent,

    /// <summary>The document contains more than one <c>ds:Signature</c>, or its signature is not at the place that the profile requires.</summary>
    Misplaced,

    /// <summary>The number, order, URI or transforms of the references, or the structure around the references, differ from the profile.</summary>
    ReferencesWrong,

    /// <summary>The signature uses an algorithm that the profile does not allow, or an algorithm has a parameter.</summary>
    AlgorithmWrong,

    /// <summary>KeyInfo contains anything except an Id and X509Data/X509IssuerSerial, or its Id is not unique.</summary>
    KeyInfoWrong,

    /// <summary>No registered certificate has the issuer and serial number in KeyInfo.</summary>
    SignerUnknown,

    /// <summary>The registered certificate of the signer is expired or not valid yet.</summary>
    SignerExpired,

    /// <summary>A digest does not match the received document, or the signature value of a DICT document is invalid.</summary>
    DigestWrong,

    /// <summary>The signature value is not base64, or the signature value of an SPI message is invalid although the digests match.</summary>
    ValueWrong,
}
