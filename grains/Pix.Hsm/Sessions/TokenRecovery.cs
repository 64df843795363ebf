using Microsoft.Extensions.Logging;
using Net.Pkcs11Interop.Common;

namespace Pix.Hsm;

/// <summary>
/// Brings tokens back, on a thread of its own: probes those that are down, and when none is left, or the library lost
/// its state, finalizes and initializes the library while signers wait. After three failed attempts in a row the circuit is
/// open: requests fail at once, saying when the next attempt is.
/// </summary>
internal sealed partial class TokenRecovery(SessionPool pool, TokenScope scope, ILogger logger)
{
    // 50, 100, 200 ms: about as long as signers wait by default.
    private const int FailuresThatOpen = 3;

    private readonly Signal _signal = new();
    private readonly Lock _lock = new();
    private ModuleCall _call = new();
    private Thread? _thread;
    private volatile bool _stopping;
    private bool _libraryFailed;
    private int _failures;
    private int _looks;
    private long _nextAttempt;
    private long _downSince;

    /// <summary>How long until the next attempt while the circuit is open; null while it is closed.</summary>
    public TimeSpan? RetryAfter
    {
        get
        {
            lock (_lock)
            {
                if (_failures < FailuresThatOpen || pool.Tokens.Any(token => token.Status == TokenStatus.Ready))
                {
                    return null;
                }

                var left = pool.Time.GetElapsedTime(pool.Time.GetTimestamp(), _nextAttempt);
                return left > TimeSpan.FromMilliseconds(100) ? left : TimeSpan.FromMilliseconds(100);
            }
        }
    }

    public void Start()
    {
        var call = _call;
        _thread = new Thread(() => Run(call)) { IsBackground = true, Name = "pix-hsm-recovery" };
        _thread.Start();
    }

    /// <summary>False when an attempt is still under way.</summary>
    public bool Stop(TimeSpan timeout)
    {
        _stopping = true;
        _signal.Set();
        return _thread?.Join(timeout) ?? true;
    }

    /// <summary>Something changed (a new secret, new labels): try now.</summary>
    public void TryNow() => _signal.Set();

    /// <summary>The token answers with failures: it is skipped from now on, and probed.</summary>
    public void TokenFailed(TokenLink token, string cause)
    {
        if (token.Down($"token '{token.Info.Label}' failed ({cause})"))
        {
            Log.TokenDown(logger, token.Info.Label, cause);
            pool.Metrics.TokenDown();
            Begin();
        }
    }

    /// <summary>
    /// The token does not show a key any more. It signs on with the keys that it has, if any; the lost one is looked for until
    /// it is there again. Without any it is down: then the library is initialized too, for some libraries read a token only then.
    /// </summary>
    public void KeyLost(TokenLink token, SigningPair pair)
    {
        token.LoseKey(pair.Fingerprint);
        if (scope.Pairs.Any(wanted => token.Holds(wanted.Fingerprint)))
        {
            pool.FailWaitingFor(pair);
            _signal.Set();
        }
        else
        {
            TokenFailed(token, $"the key '{pair.Label}' is not on it");
        }
    }

    /// <summary>The library has lost its state, as seen in the generation given.</summary>
    public void LibraryFailed(int generation, string cause)
    {
        lock (_lock)
        {
            if (generation != pool.Gate.Generation || _libraryFailed)
            {
                return;
            }

            _libraryFailed = true;
        }

        foreach (var token in pool.Tokens)
        {
            TokenFailed(token, cause);
        }

        _signal.Set();
    }

    /// <summary>Called by the watchdog: an attempt that hangs is written off, and its thread replaced.</summary>
    public void LookAt(TimeSpan limit)
    {
        // An attempt makes several calls, so it gets three times as long.
        if (!_stopping && pool.Gate.WriteOffIfLongerThan(_call, limit * 3))
        {
            Log.RecoveryFailed(logger, "the token does not answer", limit.TotalMilliseconds * 3);
            Postpone();
            _call = new ModuleCall();
            Start();
        }
    }

    private void Begin()
    {
        _downSince = pool.Time.GetTimestamp();
        _signal.Set();
    }

    private void Run(ModuleCall call)
    {
        while (!_stopping && !call.WrittenOff)
        {
            _signal.Wait(Pause());
            if (!_stopping && !call.WrittenOff && IsNeeded())
            {
                TryAttempt(call);
            }
        }
    }

    private bool IsNeeded() => IsDown() || LacksKeys();

    private bool IsDown() => _libraryFailed || pool.Tokens.Any(token => token.Status == TokenStatus.Down);

    private bool LacksKeys() => pool.Tokens.Any(token => token.Status == TokenStatus.Ready && scope.MissingOn(token).Any());

    private TimeSpan Pause()
    {
        if (!IsNeeded())
        {
            return Timeout.InfiniteTimeSpan;
        }

        var left = pool.Time.GetElapsedTime(pool.Time.GetTimestamp(), _nextAttempt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Whatever goes wrong, this thread must go on.</summary>
    private void TryAttempt(ModuleCall call)
    {
        try
        {
            Attempt(call);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.RecoveryFailed(logger, e.ToString(), Backoff.After(_failures + 1).TotalMilliseconds);
            Postpone();
        }
    }

    private void Attempt(ModuleCall call)
    {
        if (pool.Gate.Hanging >= pool.HangLimit)
        {
            Log.RecoveryFailed(logger, "too many calls hang; unless they come back the process must be restarted.", Backoff.After(_failures + 1).TotalMilliseconds);
            Postpone();
            return;
        }

        var wasDown = IsDown();
        // Where calls hang the probe would hang too.
        if (!_libraryFailed && (AnyReady() || !pool.Gate.HasHangingCalls))
        {
            ProbeAll(call);
        }

        if (_libraryFailed || (IsDown() && !AnyReady()))
        {
            if (Initialize())
            {
                ProbeAll(call);
            }
        }

        LookForKeys(call);
        if (call.WrittenOff)
        {
            return;
        }

        if (IsDown())
        {
            Postpone();
        }
        else
        {
            // Each token is ready, or refused the PIN.
            _failures = 0;
            PostponeLook();
            if (wasDown)
            {
                pool.FailWaiting();
            }
        }

        pool.Workers.Refill();
        pool.Workers.WakeAll();
    }

    private bool AnyReady() => pool.Tokens.Any(token => token.Status == TokenStatus.Ready);

    private void Postpone()
    {
        lock (_lock)
        {
            _failures++;
            _nextAttempt = pool.Time.GetTimestamp() + (long)(Backoff.After(_failures).TotalSeconds * pool.Time.TimestampFrequency);
        }

        if (!AnyReady())
        {
            pool.FailWaiting();
        }
    }

    // A key that never comes back costs a look each ten seconds.
    private void PostponeLook()
    {
        lock (_lock)
        {
            _looks = LacksKeys() ? _looks + 1 : 0;
            _nextAttempt = pool.Time.GetTimestamp() + (long)(Backoff.After(Math.Max(_looks, 1)).TotalSeconds * pool.Time.TimestampFrequency);
        }
    }

    private void LookForKeys(ModuleCall call)
    {
        foreach (var token in pool.Tokens.Where(token => token.Status == TokenStatus.Ready && scope.MissingOn(token).Any()))
        {
            LookForKeys(call, token);
        }
    }

    private void LookForKeys(ModuleCall call, TokenLink token)
    {
        var missing = scope.MissingOn(token).ToDictionary(pair => pair.Fingerprint);
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
            // Whether the token is well is for those who sign to say; the next look is soon.
            Log.RecoveryFailed(logger, e.Message, Backoff.After(_looks + 1).TotalMilliseconds);
        }
        finally
        {
            pool.Gate.Exit(call);
        }
    }

    private void ProbeAll(ModuleCall call)
    {
        foreach (var token in pool.Tokens.Where(token => token.Status == TokenStatus.Down))
        {
            Probe(call, token);
        }
    }

    private void Probe(ModuleCall call, TokenLink token)
    {
        if (!pool.Gate.TryEnter(call))
        {
            return;
        }

        try
        {
            var keys = TokenProbe.Examine(call.Module, token, [.. scope.KeyLabels, .. token.FoundBeside.Select(pair => pair.Label)], pool.CallLimit / 2);
            token.Up(keys.Select(key => key.Fingerprint).OfType<KeyFingerprint>());
            var milliseconds = pool.Time.GetElapsedTime(_downSince).TotalMilliseconds;
            Log.TokenReady(logger, token.Info.Label, milliseconds);
            pool.Metrics.Healed(milliseconds / 1000);
        }
        catch (HsmException e)
        {
            token.Down(e.Message.TrimEnd('.'));
            NoteLibrary(e);
            Log.RecoveryFailed(logger, e.Message, Backoff.After(_failures + 1).TotalMilliseconds);
        }
        finally
        {
            pool.Gate.Exit(call);
        }
    }

    private void NoteLibrary(HsmException e)
    {
        if (Enum.TryParse<CKR>(e.ReturnValue, out var value) && ReturnValueClasses.Of(value) == ReturnValueClass.Library)
        {
            _libraryFailed = true;
        }
    }

    /// <summary>Finalizes and initializes the library; an instance in which threads hang is left behind for a fresh one.</summary>
    private bool Initialize()
    {
        _libraryFailed = true;
        if (!pool.Gate.Close(pool.CallLimit * 2))
        {
            Log.LibraryStillDown(logger, "threads are still inside");
            return false;
        }

        try
        {
            var module = Fresh(pool.Gate.Module);
            var result = Initialize(module);
            if (result is not (CKR.CKR_OK or CKR.CKR_CRYPTOKI_ALREADY_INITIALIZED))
            {
                Log.LibraryStillDown(logger, $"C_Initialize returned {result}");
                return false;
            }

            pool.Gate.Open(module);
            _libraryFailed = false;
            pool.Metrics.LibraryInitialized();
            Log.LibraryInitializedAgain(logger, module.Instance.IsCopy);
            return true;
        }
        catch (HsmException e)
        {
            Log.LibraryStillDown(logger, e.Message);
            return false;
        }
    }

    private CKR Initialize(Pkcs11Module module)
    {
        using var turn = LoginTurn.Take(pool.CallLimit);
        return module.Initialize();
    }

    private Pkcs11Module Fresh(Pkcs11Module module)
    {
        if (!pool.Gate.HasHangingCalls)
        {
            // Whatever it returns: if it could not, C_Initialize says so.
            module.FinalizeLibrary();
            return module;
        }

        return Pkcs11Module.Load(module.ModulePath);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.KeyBack, LogLevel.Warning, "Key {KeyLabel} is on token {TokenLabel} again and signs.")]
        public static partial void KeyBack(ILogger logger, string keyLabel, string tokenLabel);

        [LoggerMessage(EventIds.TokenDown, LogLevel.Error, "Token {TokenLabel} failed and is skipped until it is back: {Cause}.")]
        public static partial void TokenDown(ILogger logger, string tokenLabel, string cause);

        [LoggerMessage(EventIds.TokenReady, LogLevel.Warning, "Token {TokenLabel} signs again, {Milliseconds} ms after it failed.")]
        public static partial void TokenReady(ILogger logger, string tokenLabel, double milliseconds);

        [LoggerMessage(EventIds.LibraryInitializedAgain, LogLevel.Warning, "The PKCS#11 library was initialized again (fresh instance: {Fresh}).")]
        public static partial void LibraryInitializedAgain(ILogger logger, bool fresh);

        [LoggerMessage(EventIds.LibraryStillDown, LogLevel.Error, "The PKCS#11 library cannot be initialized again: {Cause}.")]
        public static partial void LibraryStillDown(ILogger logger, string cause);

        [LoggerMessage(EventIds.RecoveryFailed, LogLevel.Error, "Recovery of a token failed: {Cause} Next attempt in about {Milliseconds} ms.")]
        public static partial void RecoveryFailed(ILogger logger, string cause, double milliseconds);
    }
}
