using System.Collections.Immutable;
using Pix.Contracts.Health;

namespace Pix.Contracts.Status;

/// <summary>Whether one silo can carry messages, with a reason for each part.</summary>
/// <param name="Silo">Name of the silo that answered.</param>
/// <param name="Parts">State of each part: HSM, audit journal, endpoints and so on.</param>
[GenerateSerializer, Immutable, Alias("pix.silo-readiness")]
public sealed record SiloReadiness([property: Id(0)] string Silo, [property: Id(1)] ImmutableArray<PartReadiness> Parts)
{
    /// <summary>
    /// One entry for each channel (<c>dict</c> and <c>spi</c>): whether this silo can carry messages of the channel, and if not, why. Empty from a
    /// silo of an earlier version.
    /// </summary>
    [Id(2)]
    public ImmutableArray<PartReadiness> Channels { get; init; } = [];

    /// <summary>Facts from which Pix judges its health; null from a silo of an earlier version, or when the silo did not answer.</summary>
    [Id(3)]
    public SiloHealth? Health { get; init; }

    /// <summary>True when every part is ready.</summary>
    public bool Ready => Parts.All(part => part.Ready);
}

/// <summary>State of one part of a silo.</summary>
/// <param name="Part">Short name of the part, such as <c>hsm</c> or <c>audit</c>.</param>
/// <param name="Ready">Whether the part works.</param>
/// <param name="Reason">One sentence: the part's state, or what is wrong and what to do.</param>
[GenerateSerializer, Immutable, Alias("pix.part-readiness")]
public sealed record PartReadiness([property: Id(0)] string Part, [property: Id(1)] bool Ready, [property: Id(2)] string Reason);
