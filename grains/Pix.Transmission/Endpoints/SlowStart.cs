namespace Pix.Transmission.Endpoints;

/// <summary>
/// Limits the concurrent requests to an endpoint that is new or works again. The limit grows evenly from a quarter of the connections to all
/// connections, and is then removed. The limit exists because each connection costs a TLS handshake with a signature of the HSM, and because too
/// many requests at once could overload a server that has just come back.
/// </summary>
internal sealed class SlowStart : IDisposable
{
    private readonly int _first;
    private readonly int _full;
    private readonly TimeSpan _duration;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private ITimer? _growth;
    private long _began;
    private bool _isOn, _isDisposed;
    private int _under;

    public SlowStart(int full, TimeSpan duration, TimeProvider time)
    {
        _full = full;
        _first = Math.Max(1, full / 4);
        _duration = duration;
        _time = time;
        Begin();
    }

    /// <summary>Number of requests under way.</summary>
    public int Under => Volatile.Read(ref _under);

    /// <summary>Maximum number of requests under way now; null when there is no limit.</summary>
    public int? Limit
    {
        get
        {
            lock (_lock)
            {
                return Limit_NeedsLock();
            }
        }
    }

    /// <summary>Starts the limit again at a quarter of the connections.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _began = _time.GetTimestamp();
            _isOn = !_isDisposed && _duration > TimeSpan.Zero && _full > _first;
            _growth?.Dispose();
            var step = _isOn ? _duration / (_full - _first) : Timeout.InfiniteTimeSpan;
            _growth = _isOn ? _time.CreateTimer(static state => ((SlowStart)state!).Grow(), this, step, step) : null;
        }
    }

    /// <summary>Takes a place if one is free now; returns false otherwise.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            return TryEnter_NeedsLock();
        }
    }

    /// <summary>Waits for a place, in the order of the calls.</summary>
    /// <exception cref="OperationCanceledException">No place became free before the cancellation; no place is taken.</exception>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (TryEnter_NeedsLock())
            {
                return;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        await using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn);
        await turn.Task;
    }

    /// <summary>Returns a place.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _under--;
            Admit_NeedsLock();
        }
    }

    /// <summary>Removes the limit and admits all waiting requests.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            End_NeedsLock();
        }
    }

    private void Grow()
    {
        lock (_lock)
        {
            Admit_NeedsLock();
        }
    }

    // Waiting requests are admitted first, so a new request gets a place only if no request waits.
    private bool TryEnter_NeedsLock()
    {
        Admit_NeedsLock();
        if (!HasRoom_NeedsLock())
        {
            return false;
        }

        _under++;
        return true;
    }

    private void Admit_NeedsLock()
    {
        while (HasRoom_NeedsLock() && _waiting.TryDequeue(out var next))
        {
            // Does not count a waiting request that was cancelled, because it does not take a place.
            if (next.TrySetResult())
            {
                _under++;
            }
        }
    }

    private bool HasRoom_NeedsLock() => Limit_NeedsLock() is not { } limit || _under < limit;

    private int? Limit_NeedsLock()
    {
        if (!_isOn)
        {
            return null;
        }

        var part = _time.GetElapsedTime(_began) / _duration;
        if (part < 1)
        {
            return _first + (int)((_full - _first) * part);
        }

        End_NeedsLock();
        return null;
    }

    // Removes the limit and admits all waiting requests.
    private void End_NeedsLock()
    {
        _isOn = false;
        _growth?.Dispose();
        _growth = null;
        Admit_NeedsLock();
    }
}
