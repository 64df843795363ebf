namespace Pix.Simulation.Scheduling;

/// <summary>
/// The clock of one process in virtual time. Each step of the simulation takes 1 µs of virtual time. If no task is ready, virtual time jumps to the
/// next timer.
/// </summary>
public sealed class NodeTime : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly World _world;
    private readonly Node _node;

    internal NodeTime(World world, Node node)
    {
        (_world, _node) = (world, node);
    }

    /// <summary>Difference of the wall clock (<see cref="GetUtcNow"/>) from the true time. It does not change timestamps.</summary>
    public TimeSpan WallOffset { get; set; }

    /// <summary>Speed of the process's timestamps and timers, in thousandths of the true speed. 1000 is exact.</summary>
    public int RatePerMille { get; set; } = 1000;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        _world.RequireThread();
        return _world.Now * RatePerMille / 1000;
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        _world.RequireThread();
        return Beginning + new TimeSpan(_world.Now) + WallOffset;
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _world.RequireThread();
        return new NodeTimer(_world, _node, () => callback(state), dueTime, period);
    }
}
