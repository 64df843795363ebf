using Pix.Hsm.Memory;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>The signing pairs that are in force from now on, and why they were chosen.</summary>
/// <param name="Settings">The settings, with these pairs in force.</param>
/// <param name="Inventory">Keys that were found on the tokens, and the pairs made of them.</param>
/// <param name="InForce">The pairs in force.</param>
/// <param name="LastUse">Last moment at which pairs that agree with these may have signed; null if nothing is remembered.</param>
/// <param name="Refused">Why these are not the pairs of the settings; empty if they are.</param>
/// <param name="Waits">True if nothing may be signed yet, for the reason in <paramref name="Refused"/>.</param>
internal sealed record ChosenPairs(HsmSettings Settings, KeyInventory Inventory, PairsInForce InForce, DateTimeOffset? LastUse, string Refused, bool Waits = false);
