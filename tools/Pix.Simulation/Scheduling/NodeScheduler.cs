namespace Pix.Simulation.Scheduling;

/// <summary>The task scheduler of one process. Each queued task becomes a step that the world may run next.</summary>
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
        // Drops tasks that a finalizer queues on its own thread for an object of a dead process, such as a periodic timer.
        if (Node.IsDead || _world.IsOver)
        {
            return;
        }

        _world.RequireThread();
        _world.Enqueue(Node, task);
    }

    /// <summary>Always returns false, because a task that ran inline would have no place in the history.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => [];

    internal void Execute(Task task) => TryExecuteTask(task);
}
