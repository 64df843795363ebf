using Pix.Hsm.Memory;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>The pairs that sign from now on.</summary>
/// <param name="Settings">The settings, with these pairs in force.</param>
/// <param name="Inventory">Keys that were found on the tokens, and the pairs made of them.</param>
/// <param name="InForce">The pairs.</param>
/// <param name="LastUse">Until when pairs that agree with these may have signed; null when nothing is remembered.</param>
/// <param name="Refused">Why these are not the pairs of the settings; empty when they are.</param>
/// <param name="Waits">Nothing may be signed yet; <paramref name="Refused"/> says why.</param>
internal sealed record ChosenPairs(HsmSettings Settings, KeyInventory Inventory, PairsInForce InForce, DateTimeOffset? LastUse, string Refused, bool Waits = false);
