namespace Pix.Simulator.Xml;

/// <summary>What came of looking at the signature of one document.</summary>
internal enum SignatureVerdict
{
    /// <summary>Exactly the profile, a registered signer, every digest and the signature value right.</summary>
    Valid,

    /// <summary>Nothing to verify: the operation carries no signature.</summary>
    NotRequired,

    /// <summary>Not well-formed XML, a DTD, or larger than allowed.</summary>
    NotXml,

    /// <summary>The envelope is not one AppHdr and one Document (SPI).</summary>
    NotAnEnvelope,

    /// <summary>No <c>ds:Signature</c> anywhere.</summary>
    Absent,

    /// <summary>More than one <c>ds:Signature</c>, or one in another place than the profile's.</summary>
    Misplaced,

    /// <summary>Not exactly the references, in number, order, URI or transforms, that the profile demands.</summary>
    ReferencesWrong,

    /// <summary>Another algorithm, or a parameter inside one, than the profile's.</summary>
    AlgorithmWrong,

    /// <summary>KeyInfo is not just Id and X509Data/X509IssuerSerial, or its Id is not unique.</summary>
    KeyInfoWrong,

    /// <summary>Issuer and serial name no registered certificate.</summary>
    SignerUnknown,

    /// <summary>The registered certificate is not valid at this time.</summary>
    SignerExpired,

    /// <summary>A digest differs from what was received.</summary>
    DigestWrong,

    /// <summary>The digests agree, but the signature value does not verify.</summary>
    ValueWrong,
}
