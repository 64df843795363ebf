using System.Text;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Pkcs11;

/// <summary>Finds the HSM tokens that are present and initialized.</summary>
internal static class TokenFinder
{
    /// <summary>Returns every initialized HSM token; a slot that returns an error is skipped.</summary>
    /// <exception cref="HsmException">The library does not list its slots.</exception>
    public static IReadOnlyList<TokenInfo> All(Pkcs11Module module)
    {
        var result = module.SlotsWithToken(out var slots);
        return result == CKR.CKR_OK
            ? [.. slots.Select(slot => In(module, slot, out var token) == CKR.CKR_OK ? token : null).OfType<TokenInfo>()]
            : throw new HsmException(HsmProblem.TokenFailed, $"The PKCS#11 library does not list its slots: C_GetSlotList returned {result}.", "C_GetSlotList", result.ToString());
    }

    /// <summary>Returns the HSM tokens that have one of the labels; all HSM tokens if there are no labels.</summary>
    /// <exception cref="HsmException">No token with such a label is present.</exception>
    public static IReadOnlyList<TokenInfo> WithLabels(Pkcs11Module module, IReadOnlyList<KeyLabel> labels)
    {
        var present = All(module);
        IReadOnlyList<TokenInfo> found = labels.Count == 0 ? present : [.. present.Where(token => labels.Any(label => label.Value == token.Label))];
        return found.Count > 0 ? found : throw new HsmException(HsmProblem.TokenMissing, Missing(labels, present));
    }

    /// <summary>
    /// Returns the tokens that may be a wanted token after the library was initialized, the likeliest first. A token with the same label
    /// and the same serial number is the only candidate. Otherwise the token with the same serial number comes first (it was relabelled),
    /// then the tokens with the same label (re-created).
    /// </summary>
    /// <param name="present">Tokens that are present now.</param>
    /// <param name="wanted">The wanted token, as it was found before.</param>
    /// <param name="others">Tokens that are in use or refused the PIN, and so are no candidates.</param>
    /// <remarks>
    /// A candidate with only the label or only the serial number may be somebody else's token. The caller accepts such a token only if it
    /// has the wanted keys, which are compared by their public keys.
    /// </remarks>
    public static IReadOnlyList<TokenInfo> Again(IReadOnlyList<TokenInfo> present, TokenInfo wanted, IEnumerable<TokenInfo> others)
    {
        if (present.FirstOrDefault(wanted.IsSameToken) is { } same)
        {
            return [same];
        }

        var taken = others.ToList();
        var free = present.Where(token => !taken.Exists(other => other.Serial == token.Serial && other.Label == token.Label)).ToList();
        var named = free.Where(token => token.Label == wanted.Label);
        return Renamed(free, wanted, [.. present, .. taken]) is { } renamed ? [renamed, .. named] : [.. named];
    }

    /// <summary>Reads the token in a slot; null if the token is not initialized.</summary>
    public static CKR In(Pkcs11Module module, ulong slot, out TokenInfo? token)
    {
        var info = default(CK_TOKEN_INFO);
        var result = module.TokenInfo(slot, ref info);
        var aboutToLock = (info.Flags & (CKF.CKF_USER_PIN_FINAL_TRY | CKF.CKF_USER_PIN_LOCKED)) != 0;
        token = result == CKR.CKR_OK && (info.Flags & CKF.CKF_TOKEN_INITIALIZED) != 0
            ? new TokenInfo(slot, Text(info.Label), Text(info.SerialNumber), Text(info.Model), aboutToLock)
            : null;
        return result;
    }

    // Some vendors give all their tokens the same serial number. So a serial number identifies a token only if no other token has it and the model is the same.
    private static TokenInfo? Renamed(List<TokenInfo> free, TokenInfo wanted, IEnumerable<TokenInfo> known)
    {
        bool HasNumber(TokenInfo token) => wanted.Serial.Length > 0 && token.Serial == wanted.Serial;
        return known.Where(HasNumber).DistinctBy(token => token.Label).Count() == 1
            ? free.Find(token => HasNumber(token) && token.Model == wanted.Model)
            : null;
    }

    private static string Missing(IReadOnlyList<KeyLabel> labels, IReadOnlyList<TokenInfo> present)
    {
        var list = present.Count == 0 ? "none" : string.Join(", ", present.Select(token => $"'{token.Label}'"));
        return labels.Count == 0
            ? "No token is present; initialize one, or check the connection to the HSM and Pix:Pkcs11Library."
            : $"Pix:TokenLabel is '{string.Join(',', labels)}', and no such token is present; those present: {list}.";
    }

    private static string Text(byte[] padded) => Encoding.UTF8.GetString(padded).TrimEnd(' ', '\0');
}
