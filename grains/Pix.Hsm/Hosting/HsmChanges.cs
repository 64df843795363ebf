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
/// Applies changed settings and files while the HSM runs: pairs, limits and the secret. What cannot be used is refused, and the previous
/// value stays in force. Also renews the silo's signing lease, and logs when a certificate takes over or will expire soon.
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

    /// <summary>Applies the settings at start. Nothing is signed before the settings have been compared with the silos' signing memory.</summary>
    /// <exception cref="HsmException">The settings do not fit the tokens.</exception>
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
        // The configuration gives no notice when a file changes. So the files are compared often, which costs little, and the settings are
        // read when a file differs. The reading reports what is wrong with the files.
        _files = new RenewedSetting<SettingText[]>(_source.Texts, texts => texts, _ => _due.Set(), _ => _due.Set(), new SettingRefusals(), _time);
        _files.Current();
        // The regular check finds certificates that expire, and retries what failed.
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

    /// <summary>Checks settings, certificates and the mTLS key. One check at a time, because a second would take a key under test for one that hangs.</summary>
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

    // One thread makes all checks. Checks that become due during a check are made as one check after it, and a disk that hangs blocks no other thread.
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
                // An exception that leaves a thread ends the process. The host may stop, and dispose the mTLS identity, during the check.
                Log.LookFailed(_logger, e.Message);
            }
        }
    }

    /// <summary>Reads the settings and applies what differs.</summary>
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

    // A failed write is retried at the next check, while the lease lasts.
    private void Renew_NeedsLock()
    {
        try
        {
            _lease.Renew();
        }
        catch (IOException)
        {
            // The lease keeps the cause, and Look_Of logs it.
        }
    }

    /// <returns>The settings that were read or, if they cannot be read, the applied settings and what is wrong.</returns>
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

    /// <returns>Why the previous signing pairs stay in force; empty if everything is applied.</returns>
    private string Apply_NeedsLock(HsmSettings settings)
    {
        // The secret is applied first, because opening an mTLS key needs it.
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

    // If the signing memory cannot be read or written, the pairs stay as they are, but all other settings are applied.
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

    /// <returns>The settings in force, and why they differ from the wanted settings; empty if they do not.</returns>
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

        // From here on nothing can fail.
        var isSame = chosen.InForce.SameAs(held);
        if (!isSame)
        {
            _scope.Search(chosen.Settings.SignatureLabels);
            _scope.Pairs = chosen.Inventory.Pairs;
            foreach (var (token, keys) in chosen.Inventory.SigningKeys)
            {
                token.Keep(keys.Select(key => key.Fingerprint).OfType<KeyFingerprint>());
            }

            // A token may lack one of the new keys, and only this makes recovery search for the key.
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

    // A withdrawal takes effect even if it cannot be written, because no message gets another signature by it.
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
        [LoggerMessage(EventIds.KeysChanged, LogLevel.Information, "Keys or certificates changed: {SigningPairs} signing pairs and {MtlsPairs} mTLS pairs are in use.")]
        public static partial void KeysChanged(ILogger logger, int signingPairs, int mtlsPairs);

        [LoggerMessage(EventIds.ChangeRefused, LogLevel.Error, "Changed settings were refused; the previous ones stay in force: {Cause}")]
        public static partial void ChangeRefused(ILogger logger, string cause);

        [LoggerMessage(EventIds.SigningMemoryFailing, LogLevel.Error, "The signing memory in '{Place}' cannot be read or written: {Cause}. If this lasts, this silo stops signing when its signing lease ends, within 10 minutes.")]
        public static partial void SigningMemoryFailing(ILogger logger, string place, string cause);

        [LoggerMessage(EventIds.LookFailed, LogLevel.Error, "Checking settings, certificates and the mTLS key failed; Pix checks again within 15 s: {Cause}")]
        public static partial void LookFailed(ILogger logger, string cause);
    }
}
