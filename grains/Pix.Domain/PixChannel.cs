namespace Pix.Domain;

/// <summary>Which of the Central Bank's systems an exchange is with.</summary>
public enum PixChannel
{
    /// <summary>The directory of Pix keys; the front door's port 8080.</summary>
    Dict,

    /// <summary>The payment system, over ICOM; the front door's port 9090.</summary>
    Spi,
}
