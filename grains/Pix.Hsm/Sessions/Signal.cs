namespace Pix.Hsm.Sessions;

/// <summary>Wakes one waiting thread. Several signals while no thread waits have the same effect as one signal.</summary>
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

    /// <summary>Waits until signalled, at most for the timeout.</summary>
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
