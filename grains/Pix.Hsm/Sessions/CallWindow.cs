namespace Pix.Hsm.Sessions;

/// <summary>
/// How many signatures may be under way in one token, as TCP's congestion window: no bound until the token throttles, then half
/// as many for each round that it throttles, at least one, and one more for each round that it signs, until all sessions work again.
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

    /// <summary>Called when a window that had none has room for one more: somebody who waits may begin.</summary>
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

    /// <summary>The token threw a call back that began at the timestamp; the caller keeps its place in the window for the pause.</summary>
    /// <returns>How long to wait: 1 ms, doubling to 64 ms with each in a row, half of it by chance.</returns>
    public TimeSpan Throttled(long started)
    {
        lock (_lock)
        {
            if (_throttledInARow++ == 0)
            {
                _rowBegan = time.GetTimestamp();
            }

            // Calls that were under way when it was lowered say nothing about the new limit.
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
    /// <param name="sessions">As many as there can be at a time.</param>
    /// <returns>The limit when it grew just now, the number of sessions when it ended; null when nothing changed.</returns>
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

    /// <summary>Whether the token has signed nothing for so long, though calls were made: then it does not throttle, it is broken.</summary>
    public bool IsDead(TimeSpan patience)
    {
        lock (_lock)
        {
            return _throttledInARow >= LeastRowOfDead && time.GetElapsedTime(_rowBegan) > patience;
        }
    }

    /// <summary>The token was probed, and signs: what was before says nothing.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            (_limit, _throttledInARow) = (null, 0);
        }
    }
}
