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
        var found = TokenFinder.Again(TokenFinder.All(module), before, others.Concat(token.Strangers.Select(stranger => stranger.Token))) ?? throw Missing(token);
        if (!before.IsSameToken(found))
        {
            return ExamineCandidate(module, token, found, labels, loginWait);
        }

        token.Info = found;
        return Keys(module, token, labels, loginWait);
    }

    /// <summary>One that has the name or the number only: it costs a stranger one try of the PIN at most, and what it refuses is not held against our token, which is looked for on.</summary>
    private static IReadOnlyList<TokenKey> ExamineCandidate(Pkcs11Module module, TokenLink token, TokenInfo found, IReadOnlyList<KeyLabel> labels, TimeSpan loginWait)
    {
        // The mTLS keys' client may come upon it at the same time.
        using var turn = LoginTurn.Take(loginWait);
        if (token.Strangers.Any(stranger => stranger.Token.IsSameToken(found)))
        {
            throw Missing(token);
        }

        var candidate = token.Candidate(found);
        try
        {
            var keys = Keys(module, candidate, labels, loginWait);
            token.Become(candidate);
            return keys;
        }
        catch (HsmException e) when (e.Problem == HsmProblem.PinRefused)
        {
            token.Estrange(candidate);
            throw Missing(token);
        }
    }

    private static IReadOnlyList<TokenKey> Keys(Pkcs11Module module, TokenLink token, IReadOnlyList<KeyLabel> labels, TimeSpan loginWait)
    {
        var keys = TokenConnection.Keys(module, token, labels, loginWait, (session, key) => Sign(module, token, session, key));
        return keys.Count > 0
            ? keys
            : throw new HsmException(HsmProblem.KeyMissing, $"Token '{token.Info.Label}' has no key labelled '{string.Join(',', labels)}'.");
    }

    private static HsmException Missing(TokenLink token)
    {
        var strangers = token.Strangers.Select(stranger => $"; the token with serial {stranger.Token.Serial}, which has its name or its number only, may be it or another's: {stranger.Why}");
        return new HsmException(HsmProblem.TokenMissing, $"Token '{token.Info.Label}' (serial {token.Info.Serial}) is not present{string.Concat(strangers)}.");
    }

    private static void Sign(Pkcs11Module module, TokenLink token, ulong session, TokenKey key)
    {
        var mechanism = new CK_MECHANISM { Mechanism = (ulong)CKM.CKM_RSA_PKCS };
        TokenConnection.Check(token, "C_SignInit", module.SignInit(session, ref mechanism, key.Handle));
        TokenConnection.Check(token, "C_Sign", module.Sign(session, Probe, new byte[1024], out _));
    }
}
