using System.Text;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;

namespace Pix.Hsm;

/// <summary>Finds the tokens that are present and initialized.</summary>
internal static class TokenFinder
{
    /// <summary>Every initialized token; a slot that does not answer is left out.</summary>
    /// <exception cref="HsmException">The library does not list its slots.</exception>
    public static IReadOnlyList<TokenInfo> All(Pkcs11Module module)
    {
        var result = module.SlotsWithToken(out var slots);
        return result == CKR.CKR_OK
            ? [.. slots.Select(slot => Describe(module, slot)).OfType<TokenInfo>()]
            : throw new HsmException(HsmProblem.TokenFailed, $"The PKCS#11 library does not list its slots: C_GetSlotList returned {result}.", "C_GetSlotList", result.ToString());
    }

    /// <summary>The tokens with one of the labels; all of them when there are no labels.</summary>
    /// <exception cref="HsmException">None is present.</exception>
    public static IReadOnlyList<TokenInfo> WithLabels(Pkcs11Module module, IReadOnlyList<KeyLabel> labels)
    {
        var present = All(module);
        IReadOnlyList<TokenInfo> found = labels.Count == 0 ? present : [.. present.Where(token => labels.Any(label => label.Value == token.Label))];
        return found.Count > 0 ? found : throw new HsmException(HsmProblem.TokenMissing, Missing(labels, present));
    }

    private static string Missing(IReadOnlyList<KeyLabel> labels, IReadOnlyList<TokenInfo> present)
    {
        var list = present.Count == 0 ? "none" : string.Join(", ", present.Select(token => $"'{token.Label}'"));
        return labels.Count == 0
            ? "No token is present; initialize one, or check the connection to the HSM and Pix:Pkcs11Library."
            : $"Pix:TokenLabel is '{string.Join(',', labels)}', and no such token is present; those present: {list}.";
    }

    private static TokenInfo? Describe(Pkcs11Module module, ulong slot)
    {
        var info = default(CK_TOKEN_INFO);
        if (module.TokenInfo(slot, ref info) != CKR.CKR_OK || (info.Flags & CKF.CKF_TOKEN_INITIALIZED) == 0)
        {
            return null;
        }

        var aboutToLock = (info.Flags & (CKF.CKF_USER_PIN_FINAL_TRY | CKF.CKF_USER_PIN_LOCKED)) != 0;
        return new TokenInfo(slot, Text(info.Label), Text(info.SerialNumber), Text(info.Model), aboutToLock);
    }

    private static string Text(byte[] padded) => Encoding.UTF8.GetString(padded).TrimEnd(' ', '\0');
}
