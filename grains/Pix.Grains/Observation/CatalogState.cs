using System.Collections.Immutable;

namespace Pix.Grains.Observation;

/// <summary>How one SPI endpoint's catalogue compares with the configured messages.</summary>
/// <param name="Channel"><c>primary</c> or <c>secondary</c>.</param>
/// <param name="Mismatches">What differs, a sentence each; empty when nothing does.</param>
/// <param name="Failure">Why it could not be read; empty when it could.</param>
internal sealed record CatalogState(string Channel, ImmutableArray<string> Mismatches, string Failure)
{
    /// <summary>Newer versions and new kinds that the endpoint has beside what is configured; empty without any.</summary>
    public ImmutableArray<string> News { get; init; } = [];
}
