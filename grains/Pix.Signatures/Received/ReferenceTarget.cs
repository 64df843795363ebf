namespace Pix.Signatures.Received;

/// <summary>The part of a document that a reference of the signature covers, as the reference's URI denotes it.</summary>
internal enum ReferenceTarget
{
    /// <summary><c>URI="#…"</c> denotes KeyInfo.</summary>
    KeyInfo = 0,

    /// <summary><c>URI=""</c> denotes AppHdr in SPI messages, and the whole document in DICT.</summary>
    Enveloping = 1,

    /// <summary>A reference without URI denotes Document in SPI messages. DICT has no such reference.</summary>
    Application = 2,
}
