using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;

namespace Pix.Hsm;

/// <summary>Asks a token that failed whether it is well: it must be present, let us in, have a key, and sign.</summary>
internal static class TokenProbe
{
    private static readonly byte[] Probe = DigestInfo.OfSha256(System.Security.Cryptography.SHA256.HashData("Pix: is this token well?"u8));

    /// <summary>The keys it has; the caller is inside the gate.</summary>
    /// <exception cref="HsmException">It is not well.</exception>
    public static IReadOnlyList<TokenKey> Examine(Pkcs11Module module, TokenLink token, IReadOnlyList<KeyLabel> labels, TimeSpan loginWait)
    {
        token.Info = TokenFinder.All(module).FirstOrDefault(token.Info.IsSameToken)
            ?? throw new HsmException(HsmProblem.TokenMissing, $"Token '{token.Info.Label}' (serial {token.Info.Serial}) is not present.");
        var keys = TokenConnection.Keys(module, token, labels, loginWait, (session, key) => Sign(module, token, session, key));
        return keys.Count > 0
            ? keys
            : throw new HsmException(HsmProblem.KeyMissing, $"Token '{token.Info.Label}' has no key labelled '{string.Join(',', labels)}'.");
    }

    private static void Sign(Pkcs11Module module, TokenLink token, ulong session, TokenKey key)
    {
        var mechanism = new CK_MECHANISM { Mechanism = (ulong)CKM.CKM_RSA_PKCS };
        TokenConnection.Check(token, "C_SignInit", module.SignInit(session, ref mechanism, key.Handle));
        TokenConnection.Check(token, "C_Sign", module.Sign(session, Probe, new byte[1024], out _));
    }
}
