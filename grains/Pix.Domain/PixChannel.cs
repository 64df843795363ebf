namespace Pix.Domain;

/// <summary>The Central Bank's system that a request is for.</summary>
public enum PixChannel
{
    /// <summary>The directory of Pix keys. The front door takes its requests on port 8080.</summary>
    Dict,

    /// <summary>The payment system, reached through ICOM. The front door takes its requests on port 9090.</summary>
    Spi,
}
