namespace Pix.Simulator.Spi.Streams;

/// <summary>Forms of a <c>PI-Pull-Next</c>. ICOM 1.12: the value is opaque, relative or absolute, and a participant must not assume any form.</summary>
internal enum PullNextForm
{
    /// <summary>A path as in ICOM's examples: one segment after <c>stream</c>.</summary>
    Plain,

    /// <summary>A path with two segments after <c>stream</c>.</summary>
    TwoSegments,

    /// <summary>A path with another word (<c>messages</c>) instead of <c>stream</c>.</summary>
    OtherWord,

    /// <summary>A path with an escaped slash (<c>%2F</c>).</summary>
    Slash,

    /// <summary>A path that ends in two equals signs, like base64 text.</summary>
    EqualsSign,

    /// <summary>A path with a query that contains escapes.</summary>
    Query,

    /// <summary>A whole URL with a host that participants cannot reach.</summary>
    Absolute,

    /// <summary>A reference relative to the folder of the request's path.</summary>
    Relative,

    /// <summary>Each of the other forms in turn.</summary>
    Rotating,
}
