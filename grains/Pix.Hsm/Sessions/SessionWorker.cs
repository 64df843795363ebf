using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>A thread with its own session. Repeatedly takes a request, signs and reports the result. C_Sign blocks, so no thread-pool thread is used.</summary>
internal sealed class SessionWorker
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly SessionPool _pool;
    private readonly TokenSession _session;
    private readonly Thread _thread;
    private volatile bool _stopping;
    private TimeSpan _pause = FirstPause;
    private int _inWindow;

    public SessionWorker(SessionPool pool, TokenLink token, int number)
    {
        _pool = pool;
        Token = token;
        _session = new TokenSession(token, () => pool.CallLimit / 2);
        Call = new ModuleCall(() => pool.CallLimit, () => pool.Watchdog.Replace(this));
        _thread = new Thread(Run) { IsBackground = true, Name = $"pix-hsm-{token.Info.Label}-{number}" };
    }

    public TokenLink Token { get; }

    public ModuleCall Call { get; }

    /// <summary>Wakes the thread when the queue has assigned a request, or when the thread must check the worker's state again.</summary>
    public Wakeup Wakeup { get; } = new();

    /// <summary>The request that the queue assigned to this worker; null if there is none. Guarded by the queue's lock.</summary>
    public SignRequest? Assigned { get; set; }

    /// <summary>The request that is being signed, or null.</summary>
    public SignRequest? Current { get; private set; }

    /// <summary>True if the session is open, its HSM token is ready and its call is not abandoned.</summary>
    public bool IsWorking => _session.IsOpen && Token.Status == TokenStatus.Ready && !Call.WrittenOff;

    public void Start() => _thread.Start();

    public bool CanServe(SignRequest request) => IsWorking && !_stopping && Token.Window.HasRoom && Token.Holds(request.Pair.Fingerprint);

    /// <summary>Takes a place in the HSM token's <see cref="CallWindow"/>. The queue calls this under its lock when it hands over a request.</summary>
    public void EnterWindow()
    {
        Volatile.Write(ref _inWindow, 1);
        Token.Window.Enter();
    }

    /// <summary>Frees the place in the <see cref="CallWindow"/>. The watchdog calls this too, for an abandoned call.</summary>
    public void LeaveWindow()
    {
        if (Interlocked.Exchange(ref _inWindow, 0) == 1)
        {
            Token.Window.Leave();
        }
    }

    /// <summary>Lets the thread finish the current request, close its session and end.</summary>
    public void Stop()
    {
        _stopping = true;
        SignQueue.Wake(this);
    }

    /// <summary>Waits for the thread to end. Returns false if the thread is still running after the timeout, because it is inside the library.</summary>
    public bool Join(TimeSpan timeout) => _thread.Join(timeout);

    private void Run()
    {
        while (!_stopping && !Call.WrittenOff)
        {
            if (!HasSession())
            {
                Pause();
            }
            else if (_pool.Queue.Take(this) is { } request)
            {
                ServeInWindow(request);
            }
        }

        CloseSession();
    }

    private void ServeInWindow(SignRequest request)
    {
        try
        {
            Serve(request);
        }
        finally
        {
            LeaveWindow();
        }
    }

    private bool HasSession()
    {
        if (Token.Status != TokenStatus.Ready)
        {
            return false;
        }

        if (_session.IsGood(_pool.Gate.Generation))
        {
            return true;
        }

        if (!_pool.Gate.TryEnter(Call))
        {
            return false;
        }

        var started = _pool.Time.GetTimestamp();
        var result = Inside(_session.Prepare);
        if (!_pool.Gate.Exit(Call))
        {
            _pool.Failures.CameBack(this, _pool.Time.GetElapsedTime(started));
            return false;
        }

        if (_session.IsOpen)
        {
            _pause = FirstPause;
            return true;
        }

        _pool.Failures.SessionUnopened(this, result);
        return false;
    }

    private void Serve(SignRequest request)
    {
        if (!_pool.Gate.TryEnter(Call))
        {
            _pool.Again(request, "The library is being initialized");
            return;
        }

        request.Attempts++;
        Current = request;
        var started = _pool.Time.GetTimestamp();
        var result = Inside(call => _session.Sign(call, request));
        var signed = _pool.Time.GetElapsedTime(started);
        var stillOurs = _pool.Gate.Exit(Call);
        Current = null;
        if (!stillOurs)
        {
            _pool.Failures.CameBack(this, signed);
            return;
        }

        if (result.IsThrottled && !Token.Window.IsDead(_pool.CallLimit))
        {
            // The worker keeps its place in the window while it waits, because otherwise another call would begin at once.
            Wakeup.Wait(_pool.Failures.Throttled(this, request, result, started));
            return;
        }

        Report(request, result, _pool.Time.GetElapsedTime(request.Enqueued, started), signed);
    }

    private void Report(SignRequest request, SignResult result, TimeSpan waited, TimeSpan signed)
    {
        if (result.Signature is { } signature)
        {
            Token.Succeeded();
            _pool.Failures.Signed(Token);
            _pool.Signed(request, signature, waited, signed);
            return;
        }

        request.FailedBy = this;
        if (_pool.Failures.Judge(this, request, result))
        {
            _session.MarkBad();
        }
    }

    /// <summary>Runs a call. An exception of managed code (marshalling, for example) becomes a failed result, because it must not end the thread.</summary>
    private SignResult Inside(Func<ModuleCall, SignResult> action)
    {
        try
        {
            return action(Call);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new SignResult(Net.Pkcs11Interop.Common.CKR.CKR_GENERAL_ERROR, e.GetType().Name);
        }
    }

    private void Pause()
    {
        // Recovery ends this pause early when the token signs again. Otherwise the thread tries again to open its session after the pause.
        Wakeup.Wait(_pause);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }

    private void CloseSession()
    {
        if (_pool.Gate.TryEnter(Call))
        {
            _session.Close(Call);
            _pool.Gate.Exit(Call);
        }
    }
}
