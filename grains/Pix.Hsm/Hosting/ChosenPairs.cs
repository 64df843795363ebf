using Pix.Hsm.Memory;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>The signing pairs to use from now on, and the reason if they differ from the pairs of the settings.</summary>
/// <param name="Settings">The settings, changed to contain these pairs.</param>
/// <param name="Inventory">Keys that were found on the tokens, and the pairs made of them.</param>
/// <param name="InForce">The pairs to use, and the creation time before which messages are refused.</param>
/// <param name="LastUse">Last moment at which a silo may have signed with pairs that do not conflict with these; null if no use is remembered.</param>
/// <param name="Refused">Why these pairs differ from the pairs of the settings; empty if they do not.</param>
/// <param name="Waits">True if nothing may be signed yet, for the reason in <paramref name="Refused"/>.</param>
internal sealed record ChosenPairs(HsmSettings Settings, KeyInventory Inventory, PairsInForce InForce, DateTimeOffset? LastUse, string Refused, bool Waits = false);
