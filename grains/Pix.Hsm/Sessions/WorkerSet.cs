namespace Pix.Hsm.Sessions;

/// <summary>The threads of the session pool: the configured number for each HSM token. Abandoned threads are replaced.</summary>
internal sealed class WorkerSet(SessionPool pool)
{
    private readonly Lock _lock = new();
    private List<SessionWorker> _workers = [];
    private int _perToken;
    private int _number;
    private bool _stopped;

    /// <summary>A snapshot of the workers.</summary>
    public IReadOnlyList<SessionWorker> All
    {
        get
        {
            lock (_lock)
            {
                return _workers;
            }
        }
    }

    /// <summary>Number of sessions that are open and work.</summary>
    public int Working => All.Count(worker => worker.IsWorking);

    /// <summary>Starts or stops threads until every HSM token has this number of threads.</summary>
    public void Resize(int perToken)
    {
        lock (_lock)
        {
            _perToken = perToken;
            Fill_NeedsLock();
        }
    }

    /// <summary>Replaces an abandoned worker, unless too many threads hang already.</summary>
    public void Replace(SessionWorker lost)
    {
        lock (_lock)
        {
            _workers = [.. _workers.Where(worker => worker != lost)];
            Fill_NeedsLock();
        }
    }

    /// <summary>Starts missing threads, because a hanging thread has returned and is no longer included in the limit.</summary>
    public void Refill()
    {
        lock (_lock)
        {
            Fill_NeedsLock();
        }
    }

    public void WakeAll()
    {
        foreach (var worker in All)
        {
            SignQueue.Wake(worker);
        }
    }

    public bool Stop(TimeSpan timeout)
    {
        lock (_lock)
        {
            _stopped = true;
        }

        var workers = All;
        foreach (var worker in workers)
        {
            worker.Stop();
        }

        var started = pool.Time.GetTimestamp();
        return workers.All(worker => worker.Join(Left(timeout, started)));
    }

    private TimeSpan Left(TimeSpan timeout, long started)
    {
        var left = timeout - pool.Time.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void Fill_NeedsLock()
    {
        var kept = new List<SessionWorker>();
        foreach (var token in pool.Tokens)
        {
            var mine = _workers.Where(worker => worker.Token == token).ToList();
            mine.Skip(_perToken).ToList().ForEach(worker => worker.Stop());
            kept.AddRange(mine.Take(_perToken));
            kept.AddRange(StartMore_NeedsLock(token, _perToken - mine.Count));
        }

        _workers = kept;
    }

    private List<SessionWorker> StartMore_NeedsLock(TokenLink token, int wanted)
    {
        var room = _stopped ? 0 : pool.HangLimit - pool.Gate.Hanging;
        var started = Enumerable.Range(0, Math.Max(0, Math.Min(wanted, room))).Select(_ => new SessionWorker(pool, token, ++_number)).ToList();
        started.ForEach(worker => worker.Start());
        return started;
    }
}
