using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Pix.Hsm;

/// <summary>
/// Follows the settings, and the files they name, while the HSM runs: new pairs, new limits, a new secret take effect
/// together or not at all. Also says when a certificate takes over, and when one is about to expire.
/// </summary>
internal sealed partial class HsmChanges : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private readonly HsmSettingsSource _source;
    private readonly SessionPool _pool;
    private readonly TokenScope _scope;
    private readonly SigningKeyRing _ring;
    private readonly MtlsIdentity _mtls;
    private readonly CertificateWatch _certificates;
    private readonly MtlsWatch _mtlsWatch;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private HsmSettings _applied;
    private string _lastRefusal = "";
    private ((string Then, string? Wanted) Pairs, string Sentence) _lastConflict = (("", null), "");
    private IDisposable? _subscription;
    private ITimer? _timer;
    private bool _disposed;
    private int _reopenFailures;
    private int _looksToSkip;

    public HsmChanges(HsmSettings applied, HsmSettingsSource source, SessionPool pool, TokenScope scope, SigningKeyRing ring, MtlsIdentity mtls, TimeProvider time, ILogger logger)
    {
        (_applied, _source, _pool, _scope, _ring, _mtls, _time, _logger) = (applied, source, pool, scope, ring, mtls, time, logger);
        _certificates = new CertificateWatch(ring, mtls, time, logger);
        _mtlsWatch = new MtlsWatch(mtls);
    }

    public void Start()
    {
        _subscription = ChangeToken.OnChange(() => _source.ChangeToken, () => _ = Task.Run(Look));
        // Files change without a word from the configuration, and certificates expire by themselves.
        _timer = _time.CreateTimer(_ => Tick(), null, TimeSpan.Zero, Period);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        _subscription?.Dispose();
        _timer?.Dispose();
    }

    /// <summary>Looks at settings, certificates and the mTLS key.</summary>
    public void Tick()
    {
        Look();
        _certificates.Look();
        if (_mtlsWatch.IsBroken(_pool.CallLimit) && --_looksToSkip < 0)
        {
            ReopenMtls();
        }
    }

    /// <summary>Reads the settings and applies what differs.</summary>
    private void Look()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            try
            {
                Told_NeedsLock(Apply_NeedsLock(_source.Read()));
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // On a timer's thread whatever is not caught ends the process.
                Told_NeedsLock(e.Message);
            }
        }
    }

    /// <returns>Why the signing pairs stay as they are; empty when everything is applied.</returns>
    private string Apply_NeedsLock(HsmSettings settings)
    {
        var refused = "";
        RefuseWhatNeedsRestart(settings.Options, _applied.Options);
        if (!settings.SameKeysAs(_applied))
        {
            (settings, refused) = ApplyKeys_NeedsLock(settings);
        }

        if (!settings.Pin.SameAs(_applied.Pin))
        {
            ApplyPin(settings.Pin);
        }

        if (PoolLimits.From(settings.Options) != PoolLimits.From(_applied.Options))
        {
            _pool.Change(PoolLimits.From(settings.Options));
        }

        _applied = settings;
        return refused;
    }

    /// <returns>The settings that are in force, and why they are not those wanted.</returns>
    private (HsmSettings InForce, string Refused) ApplyKeys_NeedsLock(HsmSettings settings)
    {
        var (now, refused) = (_time.GetUtcNow(), "");
        var inventory = Inventory(settings, now);
        if (inventory.Schedule.ConflictWith(_ring.Schedule, now) is { } conflict)
        {
            // A message that may be sent again would have two forms. What is compromised stops signing all the same.
            (settings, refused) = (settings.KeepingSignatureOf(_applied), Sentence_NeedsLock(conflict, now));
            if (settings.SameKeysAs(_applied))
            {
                return (settings, refused);
            }

            inventory = Inventory(settings, now);
        }

        var mtls = inventory.OpenMtls(settings, now);

        // From here on nothing can fail.
        _scope.KeyLabels = settings.SignatureLabels;
        foreach (var (token, keys) in inventory.SigningKeys)
        {
            token.Keep(keys.Select(key => key.Fingerprint).OfType<KeyFingerprint>());
        }

        _ring.Replace(_pool, inventory.Pairs, inventory.Schedule);
        _mtls.Replace(mtls, settings.Options.MtlsKeyFile.Length > 0);
        Log.KeysChanged(_logger, inventory.Pairs.Count, mtls.Count);
        _certificates.Look();
        return (settings, refused);
    }

    private KeyInventory Inventory(HsmSettings settings, DateTimeOffset now)
    {
        var call = new ModuleCall();
        if (!_pool.Gate.TryEnter(call))
        {
            throw new HsmException(HsmProblem.TokenFailed, "The PKCS#11 library is being initialized; the settings are looked at again soon.");
        }

        try
        {
            return KeyInventory.Take(call.Module, _pool.Tokens, settings, now);
        }
        finally
        {
            _pool.Gate.Exit(call);
        }
    }

    private void ApplyPin(UserPin pin)
    {
        foreach (var token in _pool.Tokens)
        {
            token.ChangePin(pin);
        }

        _pool.Recovery.TryNow();
    }

    /// <summary>The engine's own sessions are dead: a new engine, on a new instance of the module.</summary>
    private void ReopenMtls()
    {
        lock (_lock)
        {
            try
            {
                var now = _time.GetUtcNow();
                var inventory = Inventory(_applied, now);
                Pkcs11Engine.GiveUp(_applied.Options.Pkcs11Library);
                _mtls.Replace(inventory.OpenMtls(_applied, now), fromFile: false);
                (_reopenFailures, _looksToSkip) = (0, 0);
                Log.MtlsReopened(_logger);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // Each attempt costs an instance of the module for good: 15 s, 30 s, … 10 min apart.
                _looksToSkip = Math.Min(1 << Math.Min(_reopenFailures++, 6), 40);
                Log.MtlsBroken(_logger, e.Message);
            }
        }
    }

    private static void RefuseWhatNeedsRestart(HsmOptions wanted, HsmOptions applied)
    {
        if (wanted.Pkcs11Library != applied.Pkcs11Library || wanted.TokenLabel != applied.TokenLabel)
        {
            throw new HsmException(HsmProblem.Unreadable, "Pix:Pkcs11Library and Pix:TokenLabel take effect at the next start only.");
        }
    }

    // Each look finds the same conflict at a later time: it is logged once.
    private string Sentence_NeedsLock(SigningConflict conflict, DateTimeOffset now)
    {
        var pairs = (conflict.Then.Certificate, conflict.Wanted?.Certificate);
        if (_lastConflict.Pairs != pairs || _lastConflict.Sentence.Length == 0)
        {
            _lastConflict = (pairs, conflict.Sentence(now));
        }

        return _lastConflict.Sentence;
    }

    private void Told_NeedsLock(string refusal)
    {
        _ring.Refused = refusal;
        if (refusal.Length > 0 && refusal != _lastRefusal)
        {
            Log.ChangeRefused(_logger, refusal);
        }

        _lastRefusal = refusal;
        _lastConflict = refusal.Length > 0 ? _lastConflict : (("", null), "");
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.KeysChanged, LogLevel.Information, "Keys and certificates changed: {SigningPairs} pairs for signing, {MtlsPairs} for mTLS.")]
        public static partial void KeysChanged(ILogger logger, int signingPairs, int mtlsPairs);

        [LoggerMessage(EventIds.ChangeRefused, LogLevel.Error, "The changed settings are refused and the old ones stay: {Cause}")]
        public static partial void ChangeRefused(ILogger logger, string cause);

        [LoggerMessage(EventIds.MtlsReopened, LogLevel.Warning, "The mTLS key did not sign any more and was opened again.")]
        public static partial void MtlsReopened(ILogger logger);

        [LoggerMessage(EventIds.MtlsBroken, LogLevel.Error, "The mTLS key does not sign and cannot be opened again yet: {Cause}")]
        public static partial void MtlsBroken(ILogger logger, string cause);
    }
}
