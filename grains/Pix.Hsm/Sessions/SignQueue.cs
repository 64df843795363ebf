namespace Pix.Hsm.Sessions;

/// <summary>
/// The bounded queue of the session pool. A request is handed to an idle session that can serve it or, if there is none, waits in the
/// queue. A session that becomes idle takes the oldest waiting request whose key is on the session's HSM token.
/// </summary>
/// <remarks>A Channel does not suffice: with several HSM tokens, a reader must be able to skip requests that its token cannot sign.</remarks>
internal sealed class SignQueue(TimeProvider time, Action<SignRequest> expired) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly LinkedList<SignRequest> _waiting = new();
    private readonly List<SessionWorker> _idle = [];
    private ITimer? _timer;
    private bool _stopped;

    public int Depth
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Adds a request. Returns false if the queue is full or stopped.</summary>
    public bool TryAdd(SignRequest request, int limit)
    {
        lock (_lock)
        {
            if (HandOver_NeedsLock(request))
            {
                return true;
            }

            if (_stopped || _waiting.Count >= limit)
            {
                return false;
            }

            request.Place = _waiting.AddLast(request);
            if (_waiting.Count == 1)
            {
                Arm_NeedsLock();
            }

            return true;
        }
    }

    /// <summary>Puts a request at the head after a failed attempt, even if the queue is full, because the request has waited already.</summary>
    /// <returns>False if the request's deadline has passed or the pool stops; the caller must then complete the request.</returns>
    public bool TryAddFirst(SignRequest request)
    {
        lock (_lock)
        {
            if (_stopped || time.GetTimestamp() >= request.Deadline)
            {
                return false;
            }

            if (!HandOver_NeedsLock(request))
            {
                request.Place = _waiting.AddFirst(request);
                Arm_NeedsLock();
            }

            return true;
        }
    }

    /// <summary>Removes a waiting request; returns false if a session has already taken it.</summary>
    public bool Remove(SignRequest request)
    {
        lock (_lock)
        {
            return Remove_NeedsLock(request);
        }
    }

    /// <summary>Blocks the worker's thread until there is a request that the worker can serve. Returns null if the thread is woken for other reasons.</summary>
    public SignRequest? Take(SessionWorker worker)
    {
        lock (_lock)
        {
            for (var node = _waiting.First; node is not null; node = node.Next)
            {
                if (worker.CanServe(node.Value))
                {
                    Remove_NeedsLock(node.Value);
                    worker.EnterWindow();
                    return node.Value;
                }
            }

            if (_stopped)
            {
                return null;
            }

            _idle.Add(worker);
        }

        worker.Wakeup.Wait();
        return Assigned(worker);
    }

    /// <summary>Wakes a worker to check its state, because its HSM token signs again, the library was initialized, or the worker must stop.</summary>
    public static void Wake(SessionWorker worker) => worker.Wakeup.Release();

    /// <summary>Lets an idle session of the HSM token look for a waiting request, because the token's window has room again.</summary>
    public void LookAgain(TokenLink token)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 || _idle.FindLastIndex(worker => worker.Token == token) is var index && index < 0)
            {
                return;
            }

            var worker = _idle[index];
            _idle.RemoveAt(index);
            worker.Wakeup.Release();
        }
    }

    /// <summary>Stops accepting requests; returns the waiting requests, which the caller must complete.</summary>
    public IReadOnlyList<SignRequest> Stop()
    {
        lock (_lock)
        {
            _stopped = true;
            return Take_NeedsLock(_ => true);
        }
    }

    /// <summary>Removes and returns all waiting requests.</summary>
    public IReadOnlyList<SignRequest> TakeAll() => TakeWhere(_ => true);

    /// <summary>Removes and returns the waiting requests that match.</summary>
    public IReadOnlyList<SignRequest> TakeWhere(Func<SignRequest, bool> isAskedFor)
    {
        lock (_lock)
        {
            return Take_NeedsLock(isAskedFor);
        }
    }

    public void Dispose() => _timer?.Dispose();

    private SignRequest? Assigned(SessionWorker worker)
    {
        lock (_lock)
        {
            _idle.Remove(worker);
            var request = worker.Assigned;
            worker.Assigned = null;
            return request;
        }
    }

    private bool HandOver_NeedsLock(SignRequest request)
    {
        // The worker that became idle last is chosen, because its data is most likely still in the processor's caches.
        var index = _idle.FindLastIndex(worker => worker != request.FailedBy && worker.CanServe(request));
        if (index < 0)
        {
            return false;
        }

        var worker = _idle[index];
        _idle.RemoveAt(index);
        worker.Assigned = request;
        worker.EnterWindow();
        worker.Wakeup.Release();
        return true;
    }

    private bool Remove_NeedsLock(SignRequest request)
    {
        if (request.Place is not { } place)
        {
            return false;
        }

        _waiting.Remove(place);
        request.Place = null;
        return true;
    }

    private List<SignRequest> Take_NeedsLock(Func<SignRequest, bool> isAskedFor)
    {
        var taken = _waiting.Where(isAskedFor).ToList();
        taken.ForEach(request => Remove_NeedsLock(request));
        return taken;
    }

    // All requests may wait equally long, so the first request in the queue reaches its deadline first.
    private void Arm_NeedsLock()
    {
        if (_waiting.First is not { } first)
        {
            return;
        }

        var due = time.GetElapsedTime(time.GetTimestamp(), first.Value.Deadline);
        _timer ??= time.CreateTimer(_ => Expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(due > TimeSpan.Zero ? due + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Expire()
    {
        var late = new List<SignRequest>();
        lock (_lock)
        {
            var now = time.GetTimestamp();
            while (_waiting.First is { } first && first.Value.Deadline <= now)
            {
                Remove_NeedsLock(first.Value);
                late.Add(first.Value);
            }

            Arm_NeedsLock();
        }

        late.ForEach(expired);
    }
}
