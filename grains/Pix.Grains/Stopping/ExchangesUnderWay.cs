namespace Pix.Grains.Stopping;

/// <summary>Counts the exchanges of this silo. Once closed, no exchange begins, and the last one to end can be awaited.</summary>
internal sealed class ExchangesUnderWay
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _last = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private bool _closed;

    /// <summary>Exchanges that have not ended.</summary>
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

    /// <summary>Whether exchanges may begin.</summary>
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

    /// <summary>Begins an exchange; false when this silo takes no more.</summary>
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

    /// <summary>Ends an exchange that <see cref="TryBegin"/> let in.</summary>
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

    /// <summary>Lets no more in; completes when none is left.</summary>
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
