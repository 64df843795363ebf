namespace Pix.Simulator;

/// <summary>The two interfaces of the Central Bank.</summary>
internal enum Channel
{
    /// <summary>Instant payments over ICOM.</summary>
    Spi,

    /// <summary>The directory of keys.</summary>
    Dict,
}
