namespace Pix.Signatures.Received;

/// <summary>What a reference of the profiles covers, by its URI.</summary>
internal enum ReferenceTarget
{
    /// <summary><c>URI="#…"</c>: KeyInfo.</summary>
    KeyInfo = 0,

    /// <summary><c>URI=""</c>. SPI: AppHdr; DICT: the whole document.</summary>
    Enveloping = 1,

    /// <summary>No URI: in SPI, Document.</summary>
    Application = 2,
}
