using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Sessions;

/// <summary>Probes a failed HSM token. The token must be present, accept the login, have a wanted key, and sign with it.</summary>
internal static class TokenProbe
{
    private static readonly byte[] Probe = DigestInfo.OfSha256(System.Security.Cryptography.SHA256.HashData("Pix: is this token well?"u8));

    /// <summary>Probes the HSM token and returns its keys. The caller must be inside the gate.</summary>
    /// <exception cref="HsmException">The token does not work.</exception>
    public static IReadOnlyList<TokenKey> Examine(Pkcs11Module module, TokenLink token, IEnumerable<TokenInfo> others, TokenScope scope, TimeSpan loginWait)
    {
        var found = TokenFinder.Again(TokenFinder.All(module), token.Info, others.Concat(token.Strangers.Select(stranger => stranger.Token)));
        if (found.FirstOrDefault(token.Info.IsSameToken) is not { } same)
        {
            return ExamineCandidates(module, token, found, scope, loginWait);
        }

        token.Info = same;
        return Keys(module, token, scope.LabelsOn(token), loginWait);
    }

    /// <summary>
    /// Tries tokens that share only the label or only the serial number with the absent token. If such a token belongs to somebody else, it
    /// gets at most one wrong PIN. Its refusal is not recorded as a refusal by the absent token, and the next candidate is tried. The first
    /// candidate with a known key is accepted. If no candidate has a known key, the first candidate with a key that has one of the labels
    /// is accepted, as a re-created token.
    /// </summary>
    private static IReadOnlyList<TokenKey> ExamineCandidates(Pkcs11Module module, TokenLink token, IReadOnlyList<TokenInfo> found, TokenScope scope, TimeSpan loginWait)
    {
        // The mTLS client may find the same candidates at the same time, and must wait until they are tried.
        using var turn = LoginTurn.Take(loginWait);
        HsmException? failure = null;
        (TokenLink Link, IReadOnlyList<TokenKey> Keys)? best = null;
        foreach (var info in found.Where(info => !token.Strangers.Any(stranger => stranger.Token.IsSameToken(info))))
        {
            var candidate = token.Candidate(info);
            try
            {
                var keys = Keys(module, candidate, scope.LabelsOn(token), loginWait);
                if (keys.Any(key => scope.IsKnown(key, token)))
                {
                    best = (candidate, keys);
                    break;
                }

                best ??= (candidate, keys);
            }
            catch (HsmException e) when (e.Problem == HsmProblem.PinRefused)
            {
                token.Estrange(candidate);
            }
            catch (HsmException e)
            {
                failure ??= e;
            }
        }

        if (best is not { } it)
        {
            throw failure ?? Missing(token);
        }

        token.Become(it.Link);
        return it.Keys;
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
