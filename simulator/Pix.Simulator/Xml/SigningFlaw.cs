namespace Pix.Simulator.Xml;

/// <summary>A signature made wrong on purpose, so that whoever verifies can show that it does.</summary>
internal enum SigningFlaw
{
    /// <summary>Signed as it should be.</summary>
    None,

    /// <summary>A signature value that does not verify.</summary>
    BadSignature,

    /// <summary>No signature at all.</summary>
    NoSignature,

    /// <summary>A faultless signature by a certificate that the participant does not know.</summary>
    WrongSigner,
}
