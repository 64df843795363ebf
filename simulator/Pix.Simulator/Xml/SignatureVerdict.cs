namespace Pix.Simulator.Xml;

/// <summary>The result of checking the signature of one document.</summary>
internal enum SignatureVerdict
{
    /// <summary>Exactly the profile, a registered signer, and valid digests and signature value.</summary>
    Valid,

    /// <summary>Nothing to verify: the operation has no signature.</summary>
    NotRequired,

    /// <summary>Not well-formed XML, a DTD, or larger than allowed.</summary>
    NotXml,

    /// <summary>SPI: the envelope does not have exactly one AppHdr and one Document.</summary>
    NotAnEnvelope,

    /// <summary>No <c>ds:Signature</c> anywhere.</summary>
    Absent,

    /// <summary>More than one <c>ds:Signature</c>, or one at another place than the profile's.</summary>
    Misplaced,

    /// <summary>Not exactly the profile's references, by number, order, URI or transforms.</summary>
    ReferencesWrong,

    /// <summary>An algorithm that is not the profile's, or one with a parameter.</summary>
    AlgorithmWrong,

    /// <summary>KeyInfo has more than Id and X509Data/X509IssuerSerial, or its Id is not unique.</summary>
    KeyInfoWrong,

    /// <summary>Issuer and serial number belong to no registered certificate.</summary>
    SignerUnknown,

    /// <summary>The registered certificate is not valid at this time.</summary>
    SignerExpired,

    /// <summary>A digest does not match the received document.</summary>
    DigestWrong,

    /// <summary>The digests match, but the signature value is invalid.</summary>
    ValueWrong,
}
