namespace Pix.Signatures;

/// <summary>The Central Bank's two signature profiles (Manual de Segurança do Pix, XML signatures).</summary>
public enum SignatureProfile
{
    /// <summary>
    /// Profile of SPI messages: <c>ds:Signature</c> is the only content of <c>AppHdr/Sgntr</c> and has three references,
    /// to KeyInfo, to <c>AppHdr</c> (<c>URI=""</c>) and to <c>Document</c> (no URI).
    /// </summary>
    Spi,

    /// <summary>Profile of DICT bodies: <c>ds:Signature</c> is a child of the root and has two references, to KeyInfo and to the whole document.</summary>
    Dict,
}
