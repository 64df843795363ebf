using Microsoft.Extensions.Logging;
using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>Searches ready HSM tokens for needed keys that they lack, so that Pix uses a key again that was not found for a while.</summary>
internal sealed partial class KeyLook(SessionPool pool, TokenScope scope, ILogger logger)
{
    private int _looks;

    /// <summary>True if a ready HSM token lacks a wanted key.</summary>
    public bool IsDue => pool.Tokens.Any(Lacks);

    /// <summary>Returns the wait before the next search. It grows to 10 s, so a key that never comes back costs a search every 10 s.</summary>
    public TimeSpan Pause()
    {
        _looks = IsDue ? _looks + 1 : 0;
        return Backoff.After(Math.Max(_looks, 1));
    }

    /// <summary>Searches every ready HSM token that lacks a wanted key.</summary>
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
            // The token stays ready, because signing requests show whether it works. The next search follows soon.
            Log.LookFailed(logger, token.Info.Label, e.Message, Backoff.After(_looks + 1).TotalMilliseconds);
        }
        finally
        {
            pool.Gate.Exit(call);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.KeyBack, LogLevel.Warning, "Pix found key {KeyLabel} on HSM token {TokenLabel} again, and signs with it again.")]
        public static partial void KeyBack(ILogger logger, string keyLabel, string tokenLabel);

        [LoggerMessage(EventIds.KeyLookFailed, LogLevel.Error, "Pix could not search HSM token {TokenLabel} for a missing key: {Cause} Pix searches again in about {Milliseconds} ms.")]
        public static partial void LookFailed(ILogger logger, string tokenLabel, string cause, double milliseconds);
    }
}
