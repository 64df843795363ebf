namespace Pix.Simulator.Xml;

/// <summary>A deliberate flaw in a signature, with which tests show that a verifier detects it.</summary>
internal enum SigningFlaw
{
    /// <summary>The signature is correct.</summary>
    None,

    /// <summary>The signature value is invalid.</summary>
    BadSignature,

    /// <summary>The document has no signature.</summary>
    NoSignature,

    /// <summary>The signature is valid, but by a certificate that the participant does not know.</summary>
    WrongSigner,
}
