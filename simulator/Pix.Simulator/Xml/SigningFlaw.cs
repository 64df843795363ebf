namespace Pix.Simulator.Xml;

/// <summary>A flaw made on purpose, so that a verifier can show that it verifies.</summary>
internal enum SigningFlaw
{
    /// <summary>Signed as it should be.</summary>
    None,

    /// <summary>An invalid signature value.</summary>
    BadSignature,

    /// <summary>No signature at all.</summary>
    NoSignature,

    /// <summary>A valid signature by a certificate that the participant does not know.</summary>
    WrongSigner,
}
