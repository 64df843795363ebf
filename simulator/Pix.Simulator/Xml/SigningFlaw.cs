namespace Pix.Simulator.Xml;

/// <summary>A deliberate flaw in a signature. Tests use it to show that a verifier detects the flaw.</summary>
internal enum SigningFlaw
{
    /// <summary>The signature is correct.</summary>
    None,

    /// <summary>The signature value is invalid.</summary>
    BadSignature,

    /// <summary>The document has no signature.</summary>
    NoSignature,

    /// <summary>The signature is valid but was made with a certificate that the participant does not know.</summary>
    WrongSigner,
}
