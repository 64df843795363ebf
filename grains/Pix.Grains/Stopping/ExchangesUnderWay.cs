namespace Pix.Grains.Stopping;

/// <summary>
/// Counts the exchanges under way on this silo. After <see cref="CloseAsync"/> no further exchange begins, and the returned task completes when
/// the last exchange has ended.
/// </summary>
internal sealed class ExchangesUnderWay
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _last = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private bool _closed;

    /// <summary>Number of exchanges that have not ended.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>Whether exchanges are allowed to begin.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return !_closed;
            }
        }
    }

    /// <summary>Adds an exchange that begins to the count; returns false if no further exchange is allowed to begin on this silo.</summary>
    public bool TryBegin()
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _count++;
            }

            return !_closed;
        }
    }

    /// <summary>Removes an ended exchange from the count. Call this once after each <see cref="TryBegin"/> that returned true.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (--_count == 0 && _closed)
            {
                _last.TrySetResult();
            }
        }
    }

    /// <summary>Lets no further exchange begin. The task completes when the last exchange has ended.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _closed = true;
            if (_count == 0)
            {
                _last.TrySetResult();
            }

            return _last.Task;
        }
    }
}
