namespace Pix.Hsm.Sessions;

/// <summary>Wakes one waiting thread; signals without a waiter count as one.</summary>
internal sealed class Signal
{
    private readonly object _lock = new();
    private bool _set;

    public void Set()
    {
        lock (_lock)
        {
            _set = true;
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Returns when signalled or after the time, whichever is first.</summary>
    public void Wait(TimeSpan timeout)
    {
        lock (_lock)
        {
            if (!_set)
            {
                Monitor.Wait(_lock, timeout);
            }

            _set = false;
        }
    }
}
