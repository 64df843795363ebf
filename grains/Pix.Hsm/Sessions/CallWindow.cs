namespace Pix.Hsm.Sessions;

/// <summary>
/// How many signatures may be under way in one token, like TCP's congestion window: unlimited until the token throttles, then halved for
/// each round with throttling, at least one, and one more for each round without, until all sessions work again.
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

    /// <summary>Called when a full window has room for one more: a waiting call may begin.</summary>
    public Action RoomMade { get; set; } = () => { };

    /// <summary>Signatures allowed at a time; null while the token does not throttle.</summary>
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

    /// <summary>Whether one more may begin.</summary>
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

    /// <summary>The token rejected a call that began at the timestamp; the caller keeps its place in the window during the pause.</summary>
    /// <returns>How long to wait: 1 ms, doubling to 64 ms with each rejection in a row, half of it random.</returns>
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

    /// <summary>The token signed.</summary>
    /// <param name="sessions">Most calls at a time.</param>
    /// <returns>The limit when it grew just now, the number of sessions when throttling ended; null when nothing changed.</returns>
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

    /// <summary>Whether the token has signed nothing for this long although calls were made: then it is broken, not throttling.</summary>
    public bool IsDead(TimeSpan patience)
    {
        lock (_lock)
        {
            return _throttledInARow >= LeastRowOfDead && time.GetElapsedTime(_rowBegan) > patience;
        }
    }

    /// <summary>The token was probed and signs: earlier calls say nothing.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            (_limit, _throttledInARow) = (null, 0);
        }
    }
}
