namespace Pix.Simulator;

/// <summary>The interfaces of the Central Bank.</summary>
internal enum Channel
{
    /// <summary>Instant payments over ICOM.</summary>
    Spi,

    /// <summary>The same, for scheduled and bulk payments.</summary>
    SpiSecondary,

    /// <summary>The directory of keys.</summary>
    Dict,

    /// <summary>The directory's servers for <c>keys/check</c> only.</summary>
    DictKeysCheck,
}
