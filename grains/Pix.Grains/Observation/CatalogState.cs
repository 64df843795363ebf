using System.Collections.Immutable;

namespace Pix.Grains.Observation;

/// <summary>How the catalogue of one SPI endpoint compares with the configured messages.</summary>
/// <param name="Channel"><c>primary</c> or <c>secondary</c>.</param>
/// <param name="Mismatches">The differences, a sentence each; empty when there are none.</param>
/// <param name="Failure">Why the catalogue could not be read; empty when it was read.</param>
internal sealed record CatalogState(string Channel, ImmutableArray<string> Mismatches, string Failure)
{
    /// <summary>Newer versions and new kinds of message that are in the catalogue but not in the settings; empty when there are none.</summary>
    public ImmutableArray<string> News { get; init; } = [];
}
