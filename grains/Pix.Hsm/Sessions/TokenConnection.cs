using Net.Pkcs11Interop.Common;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Sessions;

/// <summary>Opens a session on an HSM token, logs in and searches for keys. Used at start, for later searches for keys, and to probe a failed token.</summary>
internal static class TokenConnection
{
    /// <summary>Returns the private keys with the labels, or all private keys if labels is null. If the token refuses the PIN, the link records that.</summary>
    /// <exception cref="HsmException">The login or another call to the HSM token failed.</exception>
    public static IReadOnlyList<TokenKey> Keys(
        Pkcs11Module module, TokenLink token, IReadOnlyList<KeyLabel>? labels, TimeSpan loginWait, Action<ulong, TokenKey>? tryKey = null)
    {
        Check(token, "C_OpenSession", module.OpenSession(token.Info.SlotId, out var session));
        try
        {
            Login(module, token, session, loginWait);
            IReadOnlyList<TokenKey> keys = labels is null ? Find(module, token, session, null) : [.. labels.SelectMany(label => Find(module, token, session, label))];
            if (keys.Count > 0)
            {
                tryKey?.Invoke(session, keys[0]);
            }

            return keys;
        }
        finally
        {
            module.CloseSession(session);
        }
    }

    /// <exception cref="HsmException">The return value is a failure.</exception>
    public static void Check(TokenLink token, string function, CKR result)
    {
        if (result != CKR.CKR_OK)
        {
            throw new HsmException(HsmProblem.TokenFailed, $"Token '{token.Info.Label}' failed: {function} returned {result}.", function, result.ToString());
        }
    }

    /// <summary>Logs in, unless one more wrong PIN would lock the token.</summary>
    /// <exception cref="HsmException">The token refuses the PIN or has refused it before, or returns an error.</exception>
    public static void Login(Pkcs11Module module, TokenLink token, ulong session, TimeSpan patience)
    {
        if (token.Info.PinAboutToLock)
        {
            token.RefusePin($"token '{token.Info.Label}' says that one more wrong PIN locks it, so Pix does not try: log in once by hand with the right PIN, or unlock it, then start again");
        }

        var result = token.Login(module, session, patience);
        if (token.Status == TokenStatus.PinRefused)
        {
            throw new HsmException(HsmProblem.PinRefused, Sentence(token.Detail), "C_Login", result.ToString());
        }

        Check(token, "C_Login", result);
    }

    private static IReadOnlyList<TokenKey> Find(Pkcs11Module module, TokenLink token, ulong session, KeyLabel? label)
    {
        Check(token, "C_FindObjects", KeyFinder.Find(module, session, label, out var keys));
        return keys;
    }

    private static string Sentence(string detail) => $"{char.ToUpperInvariant(detail[0])}{detail[1..]}.";
}
