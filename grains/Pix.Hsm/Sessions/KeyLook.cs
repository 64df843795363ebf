using Microsoft.Extensions.Logging;
using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>Searches signing tokens for wanted keys that they lack, so that a key which a token did not show for a while comes back.</summary>
internal sealed partial class KeyLook(SessionPool pool, TokenScope scope, ILogger logger)
{
    private int _looks;

    /// <summary>Whether a signing token lacks a wanted key.</summary>
    public bool IsDue => pool.Tokens.Any(Lacks);

    /// <summary>The wait before the next search: a key that never comes back costs a search every ten seconds.</summary>
    public TimeSpan Pause()
    {
        _looks = IsDue ? _looks + 1 : 0;
        return Backoff.After(Math.Max(_looks, 1));
    }

    /// <summary>Looks on every such token.</summary>
    public void Look(ModuleCall call)
    {
        foreach (var token in pool.Tokens.Where(Lacks))
        {
            Look(call, token);
        }
    }

    private bool Lacks(TokenLink token) => token.Status == TokenStatus.Ready && scope.MissingOn(token, pool.Tokens).Any();

    private void Look(ModuleCall call, TokenLink token)
    {
        var missing = scope.MissingOn(token, pool.Tokens).ToDictionary(pair => pair.Fingerprint);
        if (!pool.Gate.TryEnter(call))
        {
            return;
        }

        try
        {
            var found = TokenConnection.Keys(call.Module, token, [.. missing.Values.Select(pair => pair.Label).Distinct()], pool.CallLimit / 2)
                .Select(key => key.Fingerprint).OfType<KeyFingerprint>().Where(missing.ContainsKey).ToList();
            if (token.Regain(found))
            {
                Log.KeyBack(logger, string.Join(", ", found.Select(key => missing[key].Label.Value)), token.Info.Label);
            }
        }
        catch (HsmException e)
        {
            // Signers report whether the token is well; the next search is soon.
            Log.LookFailed(logger, token.Info.Label, e.Message, Backoff.After(_looks + 1).TotalMilliseconds);
        }
        finally
        {
            pool.Gate.Exit(call);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.KeyBack, LogLevel.Warning, "Key {KeyLabel} is back on HSM token {TokenLabel} and signs again.")]
        public static partial void KeyBack(ILogger logger, string keyLabel, string tokenLabel);

        [LoggerMessage(EventIds.KeyLookFailed, LogLevel.Error, "Pix could not search HSM token {TokenLabel} for a missing key: {Cause} Next search in about {Milliseconds} ms.")]
        public static partial void LookFailed(ILogger logger, string tokenLabel, string cause, double milliseconds);
    }
}
