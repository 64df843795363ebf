using Microsoft.Extensions.Logging;
using Pix.Hsm.Mtls;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>
/// The mTLS keys of the settings: opened at start and when the settings change, and reopened when they stop signing. After each failure to
/// reopen, the wait grows.
/// </summary>
internal sealed partial class MtlsOpening(MtlsIdentity mtls, MtlsClient client, SessionPool pool, PairChoice choice, TimeProvider time, ILogger logger)
{
    private readonly MtlsWatch _watch = new(mtls, client, pool.Guard.Stopping);
    private int _failures;
    private int _looksToSkip;

    /// <summary>Opens the keys found; none when mTLS is not configured. They are used once the identity has them.</summary>
    /// <param name="found">Keys on the tokens.</param>
    /// <param name="settings">Certificates and labels.</param>
    /// <param name="afresh">Whether the open keys have stopped signing.</param>
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

    /// <summary>Tests whether the key signs. Returns true when it does not and must be reopened now.</summary>
    /// <param name="isRound">
    /// Whether it is the regular check, every 15 s: only these count towards the wait of a key that could not be reopened, because files
    /// may change every 2 s.
    /// </param>
    public bool IsDue(bool isRound)
    {
        if (!_watch.IsBroken(pool.CallLimit))
        {
            SignsAgain();
            return false;
        }

        return (isRound ? --_looksToSkip : _looksToSkip - 1) < 0;
    }

    /// <summary>
    /// Reopens the keys after the sessions that sign TLS handshakes died: their library is initialized again, or another instance of it is
    /// loaded.
    /// </summary>
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

    // The call that hung while the key was being reopened returned, and the key signs as it is.
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
