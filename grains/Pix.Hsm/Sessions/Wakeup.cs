namespace Pix.Hsm.Sessions;

/// <summary>Wakes one thread, once for each call of Release. A waiting thread sleeps at once. With SemaphoreSlim, it would first yield many times.</summary>
internal sealed class Wakeup
{
    private readonly object _gate = new();
    private int _times;

    /// <summary>Wakes the thread or, if it is not waiting, lets its next wait return at once.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _times++;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Sleeps until the thread is woken.</summary>
    public void Wait() => Wait(Timeout.InfiniteTimeSpan);

    /// <summary>Sleeps until the thread is woken, at most for the given time.</summary>
    /// <returns>True if the thread was woken, false if the time passed.</returns>
    public bool Wait(TimeSpan time)
    {
        lock (_gate)
        {
            if (_times == 0)
            {
                Monitor.Wait(_gate, time);
            }

            var isWoken = _times > 0;
            _times -= isWoken ? 1 : 0;
            return isWoken;
        }
    }
}
