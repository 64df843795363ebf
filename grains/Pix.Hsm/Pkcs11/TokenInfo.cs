using Pix.Hsm.Settings;

namespace Pix.Hsm.Pkcs11;

/// <summary>An HSM token that is present in a slot.</summary>
/// <param name="SlotId">Number of the slot; may change when the library is initialized again.</param>
/// <param name="Label">CK_TOKEN_INFO.label without padding.</param>
/// <param name="Serial">CK_TOKEN_INFO.serialNumber without padding. Label and serial number together identify the HSM token permanently.</param>
/// <param name="Model">CK_TOKEN_INFO.model without padding.</param>
/// <param name="PinAboutToLock">True if one more wrong PIN locks the HSM token, or if it is locked already.</param>
public sealed record TokenInfo(ulong SlotId, string Label, string Serial, string Model, bool PinAboutToLock)
{
    /// <summary>Returns the placeholder for a configured token that is absent. Any token with its label is then treated as the same token.</summary>
    internal static TokenInfo Absent(KeyLabel label) => new(ulong.MaxValue, label.Value, "", "", false);

    /// <summary>True if both are the same HSM token, also in different slots.</summary>
    internal bool IsSameToken(TokenInfo other) => Label == other.Label && (Serial.Length == 0 || other.Serial.Length == 0 || Serial == other.Serial);
}
