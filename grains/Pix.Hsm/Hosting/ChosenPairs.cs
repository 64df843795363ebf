using Pix.Hsm.Memory;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>The pairs that are to sign from now on.</summary>
/// <param name="Settings">The settings, with these pairs.</param>
/// <param name="Inventory">What the tokens have of them.</param>
/// <param name="InForce">The pairs.</param>
/// <param name="LastUse">Until when pairs that agree with these may have signed; null when nothing is remembered.</param>
/// <param name="Refused">Why they are not the ones that the settings want; empty when they are.</param>
/// <param name="Waits">Nothing may be signed yet; <paramref name="Refused"/> says why.</param>
internal sealed record ChosenPairs(HsmSettings Settings, KeyInventory Inventory, PairsInForce InForce, DateTimeOffset? LastUse, string Refused, bool Waits = false);
