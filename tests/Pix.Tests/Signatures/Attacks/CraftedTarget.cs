namespace Pix.Signatures.Tests.Attacks;

/// <summary>What a crafted reference digests.</summary>
internal enum CraftedTarget
{
    KeyInfo,

    /// <summary>SPI: AppHdr. DICT: the document.</summary>
    Enveloping,

    /// <summary>SPI: Document.</summary>
    Application,

    /// <summary>No bytes at all.</summary>
    Nothing,
}
