using System.Collections.Immutable;
using Pix.Contracts.Health;

namespace Pix.Health;

/// <summary>Makes the health part <c>settings</c> of a silo or a front door.</summary>
public static class SettingsPart
{
    private static readonly ImmutableArray<string> All = [.. HealthChannels.All];

    /// <summary>Returns a degraded part while a changed setting is refused and its previous value stays in force; otherwise a part that is up.</summary>
    /// <param name="refused">The reason as a sentence; empty when no setting is refused.</param>
    public static PartHealth Of(string refused) => refused.Length > 0
        ? new PartHealth("settings", HealthLevel.Degraded, refused, null, All)
        : new PartHealth("settings", HealthLevel.Up, "The settings are in force.", null, All);
}
