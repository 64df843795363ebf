using Microsoft.Extensions.Logging;
using Net.Pkcs11Interop.Common;
using Pix.Hsm.Pairs;
using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>
/// Recovers failed HSM tokens, on its own thread. It probes the tokens that are down. If no token is ready, or the library has lost its
/// state, it finalizes and initializes the library while requests wait. After three failed attempts in a row, the circuit opens: requests
/// fail at once, and callers get the time until the next attempt.
/// </summary>
internal sealed partial class TokenRecovery(SessionPool pool, TokenScope scope, ILogger logger)
{
    // Number of failed attempts that open the circuit. The pauses until then, 50, 100 and 200 ms, are together about as long as a request
    // waits for a session by default.
    private const int FailuresThatOpen = 3;

    private readonly Signal _signal = new();
    private readonly Lock _lock = new();
    private readonly KeyLook _keys = new(pool, scope, logger);
    private readonly ModuleStart _library = new(pool.Gate, pool.Guard.ModulePath);
    private Thread? _thread;
    private volatile bool _stopping;
    private bool _libraryFailed;
    private int _failures;
    private long _nextAttempt;
    private long _downSince;

    /// <summary>Time until the next attempt while the circuit is open (requests fail at once); null while the circuit is closed.</summary>
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
        // An attempt makes several calls, so its time limit is three times the limit of one call.
        var call = new ModuleCall(() => pool.CallLimit * 3, Replace);
        _thread = new Thread(() => Run(call)) { IsBackground = true, Name = "pix-hsm-recovery" };
        _thread.Start();
    }

    /// <summary>Ends the thread. Returns false if an attempt is still running after the timeout.</summary>
    public bool Stop(TimeSpan timeout)
    {
        _stopping = true;
        _signal.Set();
        return _thread?.Join(timeout) ?? true;
    }

    /// <summary>Makes an attempt now, because the secret or the key labels changed.</summary>
    public void TryNow() => _signal.Set();

    /// <summary>Marks an HSM token as failed. Requests skip the token from now on, and recovery probes it.</summary>
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
    /// Records that a key is not found on the HSM token any more. The token goes on signing with its other keys, and Pix searches for the
    /// lost key until it is found. If no key is left, the token is down. If then no token is ready, the library is initialized too, because
    /// some libraries read a token only during initialization.
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

    /// <summary>Records that the library has lost its state. Does nothing if the library has been initialized again since the given generation.</summary>
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

    /// <summary>Starts another thread after an attempt hung and was abandoned.</summary>
    private void Replace()
    {
        pool.Metrics.WrittenOff();
        Log.RecoveryFailed(logger, "The token does not answer.", Backoff.After(_failures + 1).TotalMilliseconds);
        Postpone();
        if (!_stopping)
        {
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

    private bool IsNeeded() => IsDown() || _keys.IsDue;

    private bool IsDown() => _libraryFailed || pool.Tokens.Any(token => token.Status == TokenStatus.Down);

    private TimeSpan Pause()
    {
        if (!IsNeeded())
        {
            return Timeout.InfiniteTimeSpan;
        }

        var left = pool.Time.GetElapsedTime(pool.Time.GetTimestamp(), _nextAttempt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Makes an attempt. Any exception is logged, because the thread must continue.</summary>
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
        // If calls hang and no token is ready, a probe would hang too.
        if (!_libraryFailed && (AnyReady() || !pool.Gate.HasHangingCalls))
        {
            ProbeAll(call);
        }

        if (_libraryFailed || (IsDown() && !AnyReady()))
        {
            if (TryInitialize(call))
            {
                ProbeAll(call);
            }
        }

        _keys.Look(call);
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
            // Each token is ready, or has refused the PIN.
            _failures = 0;
            WaitFor(_keys.Pause());
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
        }

        WaitFor(Backoff.After(_failures));
        if (!AnyReady())
        {
            pool.FailWaiting();
        }
    }

    private void WaitFor(TimeSpan pause)
    {
        lock (_lock)
        {
            _nextAttempt = pool.Time.GetTimestamp() + (long)(pause.TotalSeconds * pool.Time.TimestampFrequency);
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
            var before = token.Info;
            var keys = TokenProbe.Examine(call.Module, token, pool.Tokens.Where(other => other != token).Select(other => other.Info), scope, pool.CallLimit / 2);
            if (call.WrittenOff)
            {
                return;
            }

            token.Up(keys.Select(key => key.Fingerprint).OfType<KeyFingerprint>());
            var milliseconds = pool.Time.GetElapsedTime(_downSince).TotalMilliseconds;
            Log.TokenReady(logger, token.Info.Label, milliseconds);
            TellAnother(before, token.Info);
            pool.Metrics.Healed(milliseconds / 1000);
        }
        catch (HsmException) when (call.WrittenOff)
        {
            // This thread was abandoned, and another thread has probed the token since. The old result must not mark the token as down,
            // because no further probe would follow.
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

    private void TellAnother(TokenInfo before, TokenInfo now)
    {
        // The serial number of a token that was absent at start is not known.
        if (before.Serial.Length > 0 && (before.Label != now.Label || before.Serial != now.Serial))
        {
            Log.TokenChanged(logger, before.Label, before.Serial, now.Label, now.Serial);
        }
    }

    private void NoteLibrary(HsmException e)
    {
        if (Enum.TryParse<CKR>(e.ReturnValue, out var value) && ReturnValueClasses.Of(value) == ReturnValueClass.Library)
        {
            _libraryFailed = true;
        }
    }

    private bool TryInitialize(ModuleCall call)
    {
        _libraryFailed = true;
        try
        {
            var isFresh = _library.Initialize(call, pool.CallLimit * 2, pool.CallLimit);
            _libraryFailed = false;
            pool.Metrics.LibraryInitialized();
            Log.LibraryInitializedAgain(logger, isFresh);
            return true;
        }
        catch (HsmException e)
        {
            Log.LibraryStillDown(logger, e.Message);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.TokenDown, LogLevel.Error, "HSM token {TokenLabel} failed: {Cause}. Pix signs with the other tokens, if there are any, and tests this token repeatedly until it signs again.")]
        public static partial void TokenDown(ILogger logger, string tokenLabel, string cause);

        [LoggerMessage(EventIds.TokenReady, LogLevel.Warning, "HSM token {TokenLabel} signs again, {Milliseconds} ms after it failed.")]
        public static partial void TokenReady(ILogger logger, string tokenLabel, double milliseconds);

        [LoggerMessage(EventIds.TokenChanged, LogLevel.Warning, "HSM token {Before} (serial {SerialBefore}) was replaced by token {TokenLabel} (serial {Serial}) with the same keys; Pix signs with the new token. Set Pix:TokenLabel to the new label before the next start.")]
        public static partial void TokenChanged(ILogger logger, string before, string serialBefore, string tokenLabel, string serial);

        [LoggerMessage(EventIds.LibraryInitializedAgain, LogLevel.Warning, "Pix initialized the PKCS#11 library again after a failure. A new instance of the library was loaded: {Fresh}.")]
        public static partial void LibraryInitializedAgain(ILogger logger, bool fresh);

        [LoggerMessage(EventIds.LibraryStillDown, LogLevel.Error, "Pix could not initialize the PKCS#11 library again, so it cannot sign messages. Pix keeps trying. Cause: {Cause}")]
        public static partial void LibraryStillDown(ILogger logger, string cause);

        [LoggerMessage(EventIds.RecoveryFailed, LogLevel.Error, "An attempt to recover the HSM tokens failed: {Cause} Pix tries again in about {Milliseconds} ms.")]
        public static partial void RecoveryFailed(ILogger logger, string cause, double milliseconds);
    }
}
