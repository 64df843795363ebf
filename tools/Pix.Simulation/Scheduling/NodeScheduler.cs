namespace Pix.Simulation.Scheduling;

/// <summary>The task scheduler of one process: every task becomes a thing that the world may do next.</summary>
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
        // Finalizers of what a dead process left, such as a periodic timer, come by here on their own thread.
        if (Node.IsDead || _world.IsOver)
        {
            return;
        }

        _world.RequireThread();
        _world.Enqueue(Node, task);
    }

    /// <summary>Never: a task that ran at once would have no place in the history.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => [];

    internal void Execute(Task task) => TryExecuteTask(task);
}
