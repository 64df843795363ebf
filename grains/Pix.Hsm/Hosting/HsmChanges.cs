using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Pix.Hsm.Keys;
using Pix.Hsm.Memory;
using Pix.Hsm.Mtls;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;
using Pix.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>
/// Applies changed settings and files while the HSM runs: key and certificate pairs, limits and the secret. Refuses a value that cannot be
/// used, and keeps the previous value. Also renews the silo's signing lease, and logs when another certificate begins to sign or a
/// certificate will expire soon.
/// </summary>
internal sealed partial class HsmChanges : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15), LongestLook = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Lock _turn = new();
    private readonly HsmSettingsSource _source;
    private readonly SessionPool _pool;
    private readonly TokenScope _scope;
    private readonly SigningKeyRing _ring;
    private readonly MtlsIdentity _mtls;
    private readonly SigningLease _lease;
    private readonly PairChoice _choice;
    private readonly PinTrial _trial;
    private readonly CertificateWatch _certificates;
    private readonly MtlsOpening _opening;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private HsmSettings _applied;
    private string _lastRefusal = "";
    private string _refusedPin = "";
    private string _lastFailure = "";
    private IDisposable? _subscription;
    private ITimer? _timer;
    private RenewedSetting<SettingText[]>? _files;
    private volatile bool _disposed;
    private readonly Signal _due = new();
    private Thread? _thread;
    private bool _isRound;

    public HsmChanges(
        HsmSettings applied, HsmSettingsSource source, SessionPool pool, TokenScope scope, SigningKeyRing ring, MtlsIdentity mtls, MtlsClient client, SigningLease lease, TimeProvider time, ILogger logger)
    {
        (_applied, _source, _pool, _scope, _ring, _mtls, _lease, _time, _logger) = (applied, source, pool, scope, ring, mtls, lease, time, logger);
        _choice = new PairChoice(pool, lease, time, logger);
        _trial = new PinTrial(pool);
        _certificates = new CertificateWatch(ring, mtls, time, logger);
        _opening = new MtlsOpening(mtls, client, pool, _choice, time, logger);
    }

    /// <summary>Applies the settings at start. Nothing is signed before the settings have been compared with the signing memories of all silos.</summary>
    /// <exception cref="HsmException">The settings do not match the keys on the HSM tokens.</exception>
    public void Begin()
    {
        var inventory = _choice.Inventory(_applied, _time.GetUtcNow());
        _mtls.Replace(_opening.Open(inventory, _applied), _applied.MtlsKey is not null);
        _scope.Pairs = inventory.Pairs;
        _ring.Replace(_pool, inventory.Pairs, inventory.Schedule, null);
        Look_Of(() => _applied);
    }

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "pix-hsm-changes" };
        _thread.Start();
        _subscription = ChangeToken.OnChange(() => _source.ChangeToken, _due.Set);
        // The configuration raises no event when a file changes. So the content of the files is compared often, which costs little. If it
        // differs, all settings are read again, and that reading reports what is wrong with the files.
        _files = new RenewedSetting<SettingText[]>(_source.Texts, texts => texts, _ => _due.Set(), _ => _due.Set(), new SettingRefusals(), _time);
        _files.Current();
        // The regular check finds certificates that will expire soon, and retries changes that failed.
        _timer = _time.CreateTimer(_ => BeginRound(), null, TimeSpan.Zero, Period);
    }

    public void Dispose()
    {
        // The wait is limited, because a check may hold the lock while a disk hangs.
        var isOurs = _lock.TryEnter(LongestLook);
        _disposed = true;
        if (isOurs)
        {
            _lock.Exit();
        }

        _due.Set();
        _subscription?.Dispose();
        _timer?.Dispose();
        _files?.Dispose();
    }

    /// <summary>Checks settings, certificates and the mTLS key, one check at a time. A second check would treat a key under test as a key that hangs.</summary>
    /// <param name="isRound">True for the regular check, which is made every 15 s.</param>
    public void Tick(bool isRound)
    {
        lock (_turn)
        {
            Look();
            _certificates.Look();
            if (!_opening.IsDue(isRound))
            {
                return;
            }

            lock (_lock)
            {
                _opening.Reopen(_applied);
            }
        }
    }

    private void BeginRound()
    {
        Volatile.Write(ref _isRound, true);
        _due.Set();
    }

    // One thread makes all checks, so a disk that hangs blocks no other thread. All checks that become due during a check are made afterwards as one check.
    private void Run()
    {
        while (!_disposed)
        {
            _due.Wait(Timeout.InfiniteTimeSpan);
            if (_disposed)
            {
                return;
            }

            try
            {
                Tick(Interlocked.Exchange(ref _isRound, false));
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // An uncaught exception would end the process. For example, the host may stop and dispose the mTLS identity during the check.
                Log.LookFailed(_logger, e.Message);
            }
        }
    }

    /// <summary>Reads the settings and applies those that have changed.</summary>
    private void Look() => Look_Of(_source.Read);

    private void Look_Of(Func<HsmSettings> read)
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            try
            {
                Renew_NeedsLock();
                var (settings, wrong) = Read_NeedsLock(read);
                var refused = Apply_NeedsLock(settings);
                Told_NeedsLock(wrong.Length > 0 ? wrong : refused);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // An uncaught exception would end the process.
                Told_NeedsLock(e.Message);
            }

            if (_lease.Failure.Length > 0 && _lease.Failure != _lastFailure)
            {
                Log.SigningMemoryFailing(_logger, _lease.Place, _lease.Failure);
            }

            _lastFailure = _lease.Failure;
        }
    }

    // If the lease cannot be written, the next check tries again, as long as the lease has not ended.
    private void Renew_NeedsLock()
    {
        try
        {
            _lease.Renew();
        }
        catch (IOException)
        {
            // Look_Of logs the cause, which is in SigningLease.Failure.
        }
    }

    /// <returns>The settings that were read. If they cannot be read, the applied settings and the reason.</returns>
    private (HsmSettings Settings, string Wrong) Read_NeedsLock(Func<HsmSettings> read)
    {
        try
        {
            var settings = read();
            RefuseWhatNeedsRestart(settings.Options, _applied.Options);
            return (settings, "");
        }
        catch (HsmException e)
        {
            return (_applied, e.Message);
        }
    }

    /// <returns>Why the previous signing pairs stay in effect; empty if all settings were applied.</returns>
    private string Apply_NeedsLock(HsmSettings settings)
    {
        // The secret is applied first, because Pix needs the secret's PIN to open an mTLS key.
        var refused = "";
        settings = ApplyPinOrKeep_NeedsLock(settings);

        if (!settings.SameSignatureAs(_applied) || !settings.SameMtlsAs(_applied) || !_lease.IsHeldAt(_time.GetUtcNow()))
        {
            (settings, refused) = ApplyKeysOrKeep_NeedsLock(settings);
        }

        if (PoolLimits.From(settings.Options) != PoolLimits.From(_applied.Options))
        {
            _pool.Change(PoolLimits.From(settings.Options));
        }

        _applied = settings;
        return refused;
    }

    // If the signing memory cannot be read or written, the previous signing and mTLS pairs are kept, but all other settings are applied.
    private (HsmSettings InForce, string Refused) ApplyKeysOrKeep_NeedsLock(HsmSettings wanted)
    {
        try
        {
            return ApplyKeys_NeedsLock(wanted);
        }
        catch (IOException)
        {
            return (wanted.WithKeysOf(_applied), "");
        }
    }

    /// <returns>The settings in effect, and why they differ from the wanted settings (empty if they do not differ).</returns>
    private (HsmSettings InForce, string Refused) ApplyKeys_NeedsLock(HsmSettings wanted)
    {
        var held = _lease.IsHeldAt(_time.GetUtcNow()) ? _lease.Held?.InForce : null;
        var isStart = _lease.Held is null;
        var chosen = _choice.Choose(wanted);
        if (chosen.Waits)
        {
            _lease.LetGo(chosen.Refused);
            return (wanted.WithKeysOf(_applied), chosen.Refused);
        }

        var mtls = wanted.SameMtlsAs(_applied) ? null : _opening.Open(chosen.Inventory, wanted);
        if (!chosen.InForce.SameAs(held))
        {
            chosen = held is null ? Start_NeedsLock(chosen, wanted) : Change_NeedsLock(chosen, wanted);
        }

        // None of the following steps can fail, so the change is applied completely.
        var isSame = chosen.InForce.SameAs(held);
        if (!isSame)
        {
            _scope.Search(chosen.Settings.SignatureLabels);
            _scope.Pairs = chosen.Inventory.Pairs;
            foreach (var (token, keys) in chosen.Inventory.SigningKeys)
            {
                token.Keep(keys.Select(key => key.Fingerprint).OfType<KeyFingerprint>());
            }

            // An HSM token may lack one of the new keys. Recovery begins to search for such a key only when it is woken here.
            _pool.Recovery.TryNow();
            _ring.Replace(_pool, chosen.Inventory.Pairs, chosen.InForce.Schedule, chosen.InForce.RefusedBefore);
        }

        if (mtls is not null)
        {
            _mtls.Replace(mtls, wanted.MtlsKey is not null);
        }

        if ((!isSame || mtls is not null) && !isStart)
        {
            Log.KeysChanged(_logger, _ring.Keys.Count, _mtls.Pairs.Count);
            _certificates.Look();
        }

        return (chosen.Settings, chosen.Refused);
    }

    // If the changed pairs cannot be written, only withdrawals of keys take effect. This is safe, because a withdrawal gives no message another signature.
    private ChosenPairs Change_NeedsLock(ChosenPairs chosen, HsmSettings wanted)
    {
        try
        {
            _lease.Take(chosen.InForce, chosen.LastUse);
            return chosen;
        }
        catch (IOException) when (_lease.Held is not null)
        {
            var inForce = _lease.Held!.InForce;
            var kept = _choice.Keep(wanted, inForce, inForce.RefusedBefore, _lease.Refusal);
            _lease.Withdraw(kept.InForce);
            return kept;
        }
    }

    private ChosenPairs Start_NeedsLock(ChosenPairs chosen, HsmSettings wanted)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            _lease.Take(chosen.InForce, chosen.LastUse);
            if (_lease.IsConfirmed())
            {
                return chosen;
            }

            chosen = _choice.Choose(wanted);
            if (chosen.Waits)
            {
                break;
            }
        }

        throw new HsmException(HsmProblem.TokenFailed, "Another silo that starts at the same time has other keys; they are compared again soon.");
    }

    // If the secret is refused, the other settings are still applied.
    private HsmSettings ApplyPinOrKeep_NeedsLock(HsmSettings wanted)
    {
        _refusedPin = "";
        if (wanted.Pin.SameAs(_applied.Pin))
        {
            return wanted;
        }

        try
        {
            var isTried = _trial.Accepts(wanted.Pin);
            foreach (var token in _pool.Tokens)
            {
                token.ChangePin(wanted.Pin, isTried && token.Status == TokenStatus.Ready);
            }

            _pool.Recovery.TryNow();
            _applied = _applied with { Pin = wanted.Pin };
            return wanted;
        }
        catch (HsmException e)
        {
            _refusedPin = e.Message;
            return wanted with { Pin = _applied.Pin };
        }
    }

    private static void RefuseWhatNeedsRestart(HsmOptions wanted, HsmOptions applied)
    {
        if (wanted.Pkcs11Library != applied.Pkcs11Library || wanted.TokenLabel != applied.TokenLabel || wanted.CheckpointKeyLabel != applied.CheckpointKeyLabel
            || wanted.MtlsKeyThrough != applied.MtlsKeyThrough)
        {
            throw new HsmException(HsmProblem.Unreadable, "Pix:Pkcs11Library, Pix:TokenLabel, Pix:CheckpointKeyLabel and Pix:MtlsKeyThrough take effect at the next start only.");
        }
    }

    private void Told_NeedsLock(string refusal)
    {
        refusal = refusal.Length > 0 && _refusedPin.Length > 0 ? $"{refusal} Also: {_refusedPin}" : refusal + _refusedPin;
        _ring.Refused = refusal;
        if (refusal.Length > 0 && refusal != _lastRefusal)
        {
            Log.ChangeRefused(_logger, refusal);
        }

        _lastRefusal = refusal;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.KeysChanged, LogLevel.Information, "Keys or certificates changed. Pix now uses {SigningPairs} signing pairs and {MtlsPairs} mTLS pairs; each pair is a key with its certificate.")]
        public static partial void KeysChanged(ILogger logger, int signingPairs, int mtlsPairs);

        [LoggerMessage(EventIds.ChangeRefused, LogLevel.Error, "Pix refused the changed settings and keeps the previous settings. Cause: {Cause}")]
        public static partial void ChangeRefused(ILogger logger, string cause);

        [LoggerMessage(EventIds.SigningMemoryFailing, LogLevel.Error, "The signing memory (files in '{Place}' that record which keys sign) cannot be read or written: {Cause}. Until the files are accessible again, this silo cannot renew its signing lease. It stops signing when the lease ends, within 10 minutes.")]
        public static partial void SigningMemoryFailing(ILogger logger, string place, string cause);

        [LoggerMessage(EventIds.LookFailed, LogLevel.Error, "Pix could not check its settings, certificates and mTLS key, and checks again within 15 s. Cause: {Cause}")]
        public static partial void LookFailed(ILogger logger, string cause);
    }
}
