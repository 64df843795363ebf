namespace Pix.Simulator.Spi.Streams;

/// <summary>Forms of a <c>PI-Pull-Next</c>. ICOM 1.12: opaque, relative or absolute; no form may be assumed.</summary>
internal enum PullNextForm
{
    /// <summary>As ICOM's examples have it.</summary>
    Plain,

    /// <summary>Two segments after <c>stream</c>.</summary>
    TwoSegments,

    /// <summary>Another word than <c>stream</c>.</summary>
    OtherWord,

    /// <summary>An escaped slash.</summary>
    Slash,

    /// <summary>An equals sign, like the end of base64.</summary>
    EqualsSign,

    /// <summary>A query, with escapes.</summary>
    Query,

    /// <summary>A whole URL, with a host that participants cannot reach.</summary>
    Absolute,

    /// <summary>Relative to the folder of the request.</summary>
    Relative,

    /// <summary>Each form in turn.</summary>
    Rotating,
}
