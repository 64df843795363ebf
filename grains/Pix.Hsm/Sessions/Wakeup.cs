namespace Pix.Hsm.Sessions;

/// <summary>Wakes one thread, once for each call. The thread that waits sleeps at once; with SemaphoreSlim it would yield many times first.</summary>
internal sealed class Wakeup
{
    private readonly object _gate = new();
    private int _times;

    /// <summary>Lets the thread go on once, now or when it next waits.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _times++;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Sleeps until it is woken.</summary>
    public void Wait() => Wait(Timeout.InfiniteTimeSpan);

    /// <summary>Sleeps until it is woken, or so long.</summary>
    /// <returns>Whether it was woken.</returns>
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
