using Pix.Hsm.Settings;

namespace Pix.Hsm.Pkcs11;

/// <summary>A token that is present in a slot.</summary>
/// <param name="SlotId">Number of the slot; may change when the library is initialized again.</param>
/// <param name="Label">CK_TOKEN_INFO.label without padding.</param>
/// <param name="Serial">CK_TOKEN_INFO.serialNumber without padding; with the label it identifies the token permanently.</param>
/// <param name="Model">CK_TOKEN_INFO.model without padding.</param>
/// <param name="PinAboutToLock">One more wrong PIN, or none, locks the token.</param>
public sealed record TokenInfo(ulong SlotId, string Label, string Serial, string Model, bool PinAboutToLock)
{
    /// <summary>A configured token that is absent; any token with the label stands for it.</summary>
    internal static TokenInfo Absent(KeyLabel label) => new(ulong.MaxValue, label.Value, "", "", false);

    /// <summary>Whether this is the same token as another, in whatever slot.</summary>
    internal bool IsSameToken(TokenInfo other) => Label == other.Label && (Serial.Length == 0 || other.Serial.Length == 0 || Serial == other.Serial);
}
