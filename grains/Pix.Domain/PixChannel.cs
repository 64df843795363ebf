namespace Pix.Domain;

/// <summary>The Central Bank's system that a request is for.</summary>
public enum PixChannel
{
    /// <summary>The directory of Pix keys. The front door accepts DICT requests on port 8080 by default.</summary>
    Dict,

    /// <summary>The payment system, reached through ICOM. The front door accepts SPI requests on port 9090 by default.</summary>
    Spi,
}
