using Microsoft.Extensions.Logging;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>Connects to the HSM at start: loads the library, finds the HSM tokens, logs in and finds the keys. Reports each failure in one sentence.</summary>
internal sealed partial class HsmStart(HsmSettings settings, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(30);

    /// <exception cref="HsmException">The module, the HSM token or the key is absent, or the PIN was refused.</exception>
    public IReadOnlyList<TokenLink> Connect(ModuleGuard guard)
    {
        var limit = Limit(settings.Options);
        guard.Start(limit);
        return guard.Run("The first look at the tokens", limit, Tokens);
    }

    /// <summary>Returns how long the start waits for the library. The library connects to the HSM now, so it needs longer than for a signature.</summary>
    public static TimeSpan Limit(HsmOptions options) => options.HsmSignTimeout * 3 > Shortest ? options.HsmSignTimeout * 3 : Shortest;

    private List<TokenLink> Tokens(Pkcs11Module module)
    {
        using var turn = LoginTurn.Take(settings.Options.HsmSignTimeout);
        var links = TokenFinder.WithLabels(module, settings.TokenLabels).Select(token => new TokenLink(token, settings.Pin, time)).ToList();
        var failures = new List<HsmException>();
        foreach (var link in links)
        {
            Connect(module, link, failures);
        }

        if (links.Exists(link => link.Status == TokenStatus.Ready))
        {
            // Tokens listed in the settings are kept even if they do not work yet, so that recovery tries them again. If none is listed, a
            // token that does not work or lacks the signing key is left out, because it may not be meant for Pix.
            return [.. links.Where(link => link.Status == TokenStatus.Ready || settings.TokenLabels.Count > 0), .. Absent(links)];
        }

        throw failures.Find(failure => failure.Problem != HsmProblem.KeyMissing) ?? failures[0];
    }

    private IEnumerable<TokenLink> Absent(List<TokenLink> links)
    {
        foreach (var label in settings.TokenLabels.Where(label => !links.Exists(link => link.Info.Label == label.Value)))
        {
            var link = new TokenLink(TokenInfo.Absent(label), settings.Pin, time);
            link.Down($"token '{label}' is not present");
            Log.TokenSkipped(logger, label.Value, "It is not present.");
            yield return link;
        }
    }

    private void Connect(Pkcs11Module module, TokenLink link, List<HsmException> failures)
    {
        try
        {
            var keys = TokenConnection.Keys(module, link, settings.SignatureLabels, settings.Options.HsmSignTimeout);
            if (keys.Count == 0)
            {
                throw new HsmException(HsmProblem.KeyMissing, Missing(module, link));
            }

            foreach (var key in keys.Where(key => !key.NeverLeaves))
            {
                Log.ExtractableKey(logger, key.Label.Value, link.Info.Label);
            }

            link.Up(keys.Select(key => key.Fingerprint).OfType<KeyFingerprint>());
        }
        catch (HsmException e)
        {
            link.Down(e.Message.TrimEnd('.'));
            failures.Add(e);
            Log.TokenSkipped(logger, link.Info.Label, e.Message);
        }
    }

    private string Missing(Pkcs11Module module, TokenLink link)
    {
        var present = TokenConnection.Keys(module, link, null, settings.Options.HsmSignTimeout).Select(key => $"'{key.Label}'").Distinct().ToList();
        var list = present.Count > 0 ? string.Join(", ", present) : "none";
        return $"Pix:SignatureKeyLabel is '{settings.Options.SignatureKeyLabel}', and token '{link.Info.Label}' has no private RSA key with such a label; those there: {list}.";
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.TokenSkipped, LogLevel.Error, "HSM token {TokenLabel} cannot be used, so Pix starts without this token if another one works. Cause: {Cause}")]
        public static partial void TokenSkipped(ILogger logger, string tokenLabel, string cause);

        [LoggerMessage(EventIds.ExtractableKey, LogLevel.Warning, "Key {KeyLabel} on HSM token {TokenLabel} is extractable or not sensitive, so it can be copied out of the HSM. Generate a non-extractable key.")]
        public static partial void ExtractableKey(ILogger logger, string keyLabel, string tokenLabel);
    }
}
