using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>One dedicated thread with one session: takes a request, signs it, reports the result. C_Sign blocks, so no pool thread does this.</summary>
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

    /// <summary>Released by the queue for a request, or to make the worker look around.</summary>
    public Wakeup Wakeup { get; } = new();

    /// <summary>The request from the queue, set under its lock.</summary>
    public SignRequest? Assigned { get; set; }

    /// <summary>The request being signed.</summary>
    public SignRequest? Current { get; private set; }

    /// <summary>Whether its session is open and its token ready.</summary>
    public bool IsWorking => _session.IsOpen && Token.Status == TokenStatus.Ready && !Call.WrittenOff;

    public void Start() => _thread.Start();

    public bool CanServe(SignRequest request) => IsWorking && !_stopping && Token.Window.HasRoom && Token.Holds(request.Pair.Fingerprint);

    /// <summary>Called by the queue, under its lock, with the request.</summary>
    public void EnterWindow()
    {
        Volatile.Write(ref _inWindow, 1);
        Token.Window.Enter();
    }

    /// <summary>Gives up the place in the window; also called by the watchdog for an abandoned call.</summary>
    public void LeaveWindow()
    {
        if (Interlocked.Exchange(ref _inWindow, 0) == 1)
        {
            Token.Window.Leave();
        }
    }

    /// <summary>Ends after the present request; the session is closed.</summary>
    public void Stop()
    {
        _stopping = true;
        SignQueue.Wake(this);
    }

    /// <summary>False when the thread is still inside the library.</summary>
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
            // In its place in the window, or another call would begin at once.
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

    /// <summary>A managed failure of a call (marshalling, memory) must not end the thread.</summary>
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
        // A token that comes back wakes its workers; a session that did not open is tried again.
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
