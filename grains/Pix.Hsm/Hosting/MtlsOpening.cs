using Microsoft.Extensions.Logging;
using Pix.Hsm.Mtls;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>
/// The mTLS keys as the settings want them: opened at the start and when the settings change, and again when they do not sign any more. Who could not be opened again
/// waits longer for the next time.
/// </summary>
internal sealed partial class MtlsOpening(MtlsIdentity mtls, MtlsClient client, SessionPool pool, PairChoice choice, TimeProvider time, ILogger logger)
{
    private readonly MtlsWatch _watch = new(mtls, client, pool.Guard.Stopping);
    private int _failures;
    private int _looksToSkip;

    /// <summary>Opens the keys found; nothing when mTLS is not configured. They are used when the identity has been given them.</summary>
    /// <param name="found">Keys on the tokens.</param>
    /// <param name="settings">Certificates and labels.</param>
    /// <param name="afresh">Whether those that are open do not sign any more.</param>
    /// <exception cref="HsmException">No key with the label, no engine, or a certificate without its key.</exception>
    public IReadOnlyList<MtlsPair> Open(KeyInventory found, HsmSettings settings, bool afresh = false)
    {
        if (!settings.HasMtls)
        {
            return [];
        }

        if (settings.MtlsKey is { } key)
        {
            return MtlsOpener.FromFile(key, settings.MtlsCertificates);
        }

        return found.MtlsKeys.Count > 0
            ? Patience.Run(
                () => MtlsOpener.FromToken(client, settings, found.MtlsKeys, time.GetUtcNow(), afresh),
                settings.Options.HsmSignTimeout * 3,
                "Opening the mTLS key through OpenSSL",
                pool.Guard.Stopping)
            : throw new HsmException(HsmProblem.KeyMissing, $"Pix:MtlsKeyLabel is '{settings.Options.MtlsKeyLabel}', and no token has a private RSA key with such a label.");
    }

    /// <summary>Lets the key sign, and says whether it does not and is to be opened again now.</summary>
    /// <param name="isRound">Whether it is the look of every quarter of a minute: only these bring a key that could not be opened nearer to its next opening, for files may change every 2 s.</param>
    public bool IsDue(bool isRound)
    {
        if (!_watch.IsBroken(pool.CallLimit))
        {
            SignsAgain();
            return false;
        }

        return (isRound ? --_looksToSkip : _looksToSkip - 1) < 0;
    }

    /// <summary>The sessions that sign TLS handshakes are dead: their library is initialized again, or another instance of it.</summary>
    public void Reopen(HsmSettings settings)
    {
        try
        {
            mtls.Replace(Open(choice.OfMtls(settings), settings, afresh: true), fromFile: false);
            (_failures, _looksToSkip) = (0, 0);
            Log.MtlsReopened(logger);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Each attempt may hang, and a login may fail: 15 s, 30 s, … 10 min apart.
            _looksToSkip = Math.Min(1 << Math.Min(_failures++, 6), 40);
            Log.MtlsBroken(logger, e.Message);
        }
    }

    // What hung while it was opened again came back, and the key signs as it is.
    private void SignsAgain()
    {
        if (_failures > 0)
        {
            (_failures, _looksToSkip) = (0, 0);
            Log.MtlsSignsAgain(logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.MtlsReopened, LogLevel.Warning, "The mTLS key had stopped signing and was reopened.")]
        public static partial void MtlsReopened(ILogger logger);

        [LoggerMessage(EventIds.MtlsSignsAgain, LogLevel.Warning, "The mTLS key signs again: the hanging call returned.")]
        public static partial void MtlsSignsAgain(ILogger logger);

        [LoggerMessage(EventIds.MtlsBroken, LogLevel.Error, "The mTLS key does not sign and could not be reopened; Pix keeps trying: {Cause}")]
        public static partial void MtlsBroken(ILogger logger, string cause);
    }
}
