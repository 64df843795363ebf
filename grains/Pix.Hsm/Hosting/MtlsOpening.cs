using Microsoft.Extensions.Logging;
using Pix.Hsm.Mtls;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>
/// Opens the mTLS keys of the settings at start and when the settings change, and reopens the keys when they stop signing. Each failure to
/// reopen the keys lengthens the wait before the next attempt.
/// </summary>
internal sealed partial class MtlsOpening(MtlsIdentity mtls, MtlsClient client, SessionPool pool, PairChoice choice, TimeProvider time, ILogger logger)
{
    private readonly MtlsWatch _watch = new(mtls, client, pool.Guard.Stopping);
    private int _failures;
    private int _looksToSkip;

    /// <summary>Opens the mTLS keys that were found; empty if mTLS is not configured. TLS uses the keys after they are set in the mTLS identity.</summary>
    /// <param name="found">Keys found on the HSM tokens.</param>
    /// <param name="settings">Certificates and labels.</param>
    /// <param name="afresh">True if the open keys have stopped signing, so that the library must be initialized again.</param>
    /// <exception cref="HsmException">No HSM token has a key with the label, OpenSSL has neither provider nor engine, or a certificate has no key.</exception>
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

    /// <summary>Tests whether the mTLS key signs. Returns true if the key does not sign and must be reopened now.</summary>
    /// <param name="isRound">
    /// True for the regular check every 15 s. Only regular checks are counted for the wait after a failed reopening, because other checks
    /// are made whenever files change, possibly every 2 s.
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

    /// <summary>Reopens the keys after their sessions have ended, by initializing the library again or loading another instance of the library.</summary>
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
            // An attempt may hang, or its login may fail. So the time between attempts grows: 30 s, 45 s, 75 s and so on, up to about 10 min.
            _looksToSkip = Math.Min(1 << Math.Min(_failures++, 6), 40);
            Log.MtlsBroken(logger, e.Message);
        }
    }

    // The key could not be reopened because a call hung. That call has returned since, so the open key signs again.
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
        [LoggerMessage(EventIds.MtlsReopened, LogLevel.Warning, "The mTLS key had stopped signing. Pix has reopened the key, and it signs again.")]
        public static partial void MtlsReopened(ILogger logger);

        [LoggerMessage(EventIds.MtlsSignsAgain, LogLevel.Warning, "The mTLS key signs again, because the call that hung in the HSM has returned.")]
        public static partial void MtlsSignsAgain(ILogger logger);

        [LoggerMessage(EventIds.MtlsBroken, LogLevel.Error, "The mTLS key does not sign, and Pix could not reopen it, so no new TLS connection to the Central Bank can be made. Pix tries again after at least 30 s and at most about 10 min. Cause: {Cause}")]
        public static partial void MtlsBroken(ILogger logger, string cause);
    }
}
