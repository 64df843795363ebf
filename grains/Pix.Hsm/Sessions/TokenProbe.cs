using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;

namespace Pix.Hsm;

/// <summary>Asks a token that failed whether it is well: it must be present, let us in, have a key, and sign.</summary>
internal static class TokenProbe
{
    private static readonly byte[] Probe = DigestInfo.OfSha256(System.Security.Cryptography.SHA256.HashData("Pix: is this token well?"u8));

    /// <summary>The keys it has; the caller is inside the gate.</summary>
    /// <exception cref="HsmException">It is not well.</exception>
    public static IReadOnlyList<TokenKey> Examine(Pkcs11Module module, TokenLink token, IEnumerable<TokenInfo> others, IReadOnlyList<KeyLabel> labels, TimeSpan loginWait)
    {
        var before = token.Info;
        token.Info = TokenFinder.Again(TokenFinder.All(module), before, others)
            ?? throw new HsmException(HsmProblem.TokenMissing, $"Token '{before.Label}' (serial {before.Serial}) is not present.");
        try
        {
            var keys = TokenConnection.Keys(module, token, labels, loginWait, (session, key) => Sign(module, token, session, key));
            return keys.Count > 0
                ? keys
                : throw new HsmException(HsmProblem.KeyMissing, $"Token '{token.Info.Label}' has no key labelled '{string.Join(',', labels)}'.");
        }
        catch
        {
            // Another that is not well is not it: the one of before may come back.
            token.Info = before;
            throw;
        }
    }

    private static void Sign(Pkcs11Module module, TokenLink token, ulong session, TokenKey key)
    {
        var mechanism = new CK_MECHANISM { Mechanism = (ulong)CKM.CKM_RSA_PKCS };
        TokenConnection.Check(token, "C_SignInit", module.SignInit(session, ref mechanism, key.Handle));
        TokenConnection.Check(token, "C_Sign", module.Sign(session, Probe, new byte[1024], out _));
    }
}
