namespace Pix.Hsm.Sessions;

/// <summary>
/// Limits how many signatures one HSM token makes at the same time, like TCP's congestion window. There is no limit until the token
/// throttles, which means that it rejects calls because of overload. A rejected call halves the limit (to no less than one), unless the
/// call began before the last halving. After as many signatures in a row as the limit, the limit grows by one, until all sessions work
/// again.
/// </summary>
internal sealed class CallWindow(TimeProvider time)
{
    private const int LongestRow = 6;
    private const int LeastRowOfDead = 8;

    private readonly Lock _lock = new();
    private int? _limit;
    private int _inside;
    private int _signedInRound;
    private int _throttledInARow;
    private long _rowBegan;
    private long _lowered;

    /// <summary>Called when the window may have room again, so that a waiting request can begin.</summary>
    public Action RoomMade { get; set; } = () => { };

    /// <summary>Maximum number of signatures at the same time; null while the HSM token does not throttle.</summary>
    public int? Limit
    {
        get
        {
            lock (_lock)
            {
                return _limit;
            }
        }
    }

    /// <summary>True if one more signature may begin.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_lock)
            {
                return _limit is not { } limit || _inside < limit;
            }
        }
    }

    public void Enter()
    {
        lock (_lock)
        {
            _inside++;
        }
    }

    public void Leave()
    {
        bool isLimited;
        lock (_lock)
        {
            _inside--;
            isLimited = _limit is not null;
        }

        if (isLimited)
        {
            RoomMade();
        }
    }

    /// <summary>Records that the HSM token rejected a call that began at the timestamp. The caller keeps its place in the window during the pause.</summary>
    /// <returns>The pause: 1 ms, doubled with each further rejection in a row up to 64 ms. Half of the time is random.</returns>
    public TimeSpan Throttled(long started)
    {
        lock (_lock)
        {
            if (_throttledInARow++ == 0)
            {
                _rowBegan = time.GetTimestamp();
            }

            // Calls that began before the limit was lowered say nothing about the new limit.
            if (_limit is null || started >= _lowered)
            {
                _limit = Math.Max(1, Math.Min(_limit ?? _inside, _inside) / 2);
                _lowered = time.GetTimestamp();
                _signedInRound = 0;
            }

            var pause = TimeSpan.FromMilliseconds(1 << Math.Min(_throttledInARow - 1, LongestRow));
            return pause * (0.5 + (0.5 * Random.Shared.NextDouble()));
        }
    }

    /// <summary>Records that the HSM token signed.</summary>
    /// <param name="sessions">Number of the token's sessions, which is the largest possible limit.</param>
    /// <returns>The new limit if it was raised, the number of sessions if throttling ended, null if nothing changed.</returns>
    public int? Signed(int sessions)
    {
        var grown = Grown(sessions);
        if (grown is not null)
        {
            RoomMade();
        }

        return grown;
    }

    private int? Grown(int sessions)
    {
        lock (_lock)
        {
            _throttledInARow = 0;
            if (_limit is not { } limit || ++_signedInRound < limit)
            {
                return null;
            }

            _signedInRound = 0;
            _limit = limit + 1 < sessions ? limit + 1 : null;
            return Math.Min(limit + 1, sessions);
        }
    }

    /// <summary>True if the HSM token has rejected at least 8 calls in a row, for longer than the given time. It is then broken, not overloaded.</summary>
    public bool IsDead(TimeSpan patience)
    {
        lock (_lock)
        {
            return _throttledInARow >= LeastRowOfDead && time.GetElapsedTime(_rowBegan) > patience;
        }
    }

    /// <summary>Removes the limit, because a probe has shown that the HSM token signs.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            (_limit, _throttledInARow) = (null, 0);
        }
    }
}
