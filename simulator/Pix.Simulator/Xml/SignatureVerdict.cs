namespace Pix.Simulator.Xml;

/// <summary>The result of checking the signature of one document.</summary>
internal enum SignatureVerdict
{
    /// <summary>The signature follows the profile, its signer is registered, and digests and signature value are valid.</summary>
    Valid,

    /// <summary>Nothing was verified, because the operation has no signature.</summary>
    NotRequired,

    /// <summary>The document is not well-formed XML, has a DTD, or is larger than allowed.</summary>
    NotXml,

    /// <summary>SPI: the envelope does not have exactly one AppHdr and one Document.</summary>
    NotAnEnvelope,

    /// <summary>The document contains no <c>ds:Signature</c>.</summary>
    Absent,

    /// <summary>The document contains more than one <c>ds:Signature</c>, or its signature is not where the profile requires.</summary>
    Misplaced,

    /// <summary>Number, order, URI or transforms of the references differ from the profile, or the structure around them does.</summary>
    ReferencesWrong,

    /// <summary>An algorithm is not the profile's, or has a parameter.</summary>
    AlgorithmWrong,

    /// <summary>KeyInfo has other content than an Id and X509Data/X509IssuerSerial, or its Id is not unique.</summary>
    KeyInfoWrong,

    /// <summary>Issuer and serial number belong to no registered certificate.</summary>
    SignerUnknown,

    /// <summary>The registered certificate is not valid at this time.</summary>
    SignerExpired,

    /// <summary>A digest does not match the received document, or the signature value of a DICT document is invalid.</summary>
    DigestWrong,

    /// <summary>The signature value is not base64, or the signature value of an SPI message is invalid although the digests match.</summary>
    ValueWrong,
}
