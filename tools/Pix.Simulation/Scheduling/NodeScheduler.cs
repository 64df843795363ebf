namespace Pix.Simulation.Scheduling;

/// <summary>The task scheduler of one process. It adds each task to the queue of the <see cref="World"/>, which runs one task as one step.</summary>
public sealed class NodeScheduler : TaskScheduler
{
    private readonly World _world;

    internal NodeScheduler(World world, Node node)
    {
        (_world, Node) = (world, node);
    }

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    internal Node Node { get; }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        // Drops tasks of a process that has ended. A finalizer can queue such a task on its own thread, for example that of a periodic timer.
        if (Node.IsDead || _world.IsOver)
        {
            return;
        }

        _world.RequireThread();
        _world.Enqueue(Node, task);
    }

    /// <summary>Always returns false. A task that runs inline would run in another order than the seed determines.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => [];

    internal void Execute(Task task) => TryExecuteTask(task);
}
