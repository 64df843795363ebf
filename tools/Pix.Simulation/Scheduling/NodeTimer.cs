namespace Pix.Simulation.Scheduling;

/// <summary>A timer in virtual time. It never fires too early, and it can fire up to 2 ms late, chosen at random.</summary>
internal sealed class NodeTimer : ITimer
{
    private readonly World _world;
    private readonly Node _node;
    private readonly Action _callback;
    private TimeSpan _period;
    private int _setting;

    public NodeTimer(World world, Node node, Action callback, TimeSpan dueTime, TimeSpan period)
    {
        (_world, _node, _callback) = (world, node, callback);
        Change(dueTime, period);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _world.RequireThread();
        _period = period;
        Set(dueTime);
        return true;
    }

    public void Dispose() => _setting++;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private void Set(TimeSpan dueTime)
    {
        var setting = ++_setting;
        if (dueTime >= TimeSpan.Zero)
        {
            _world.After(new(dueTime.Ticks * 1000 / _node.Time.RatePerMille), () => Due(setting));
        }
    }

    private void Due(int setting)
    {
        if (setting != _setting || _node.IsDead)
        {
            return;
        }

        _node.Start(() =>
        {
            // Does nothing if the timer was changed or disposed of while this callback waited in the queue.
            if (setting == _setting)
            {
                if (_period > TimeSpan.Zero)
                {
                    Set(_period);
                }

                _callback();
            }
        });
    }
}
