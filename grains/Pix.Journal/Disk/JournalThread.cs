namespace Pix.Journal.Disk;

/// <summary>A scheduler that runs its tasks on one dedicated thread, so that blocking calls (<see cref="RealDisk"/>) delay no other work.</summary>
public sealed class JournalThread : TaskScheduler, IDisposable
{
    private readonly object _gate = new();
    private readonly Queue<Task> _tasks = new();
    private readonly Thread _thread;
    private bool _ends;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Name of the thread.</param>
    public JournalThread(string name)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.UnsafeStart();
    }

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Makes the thread end after the queued tasks. Does not wait for the end.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ends = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ends && !_thread.IsAlive, this);
            _tasks.Enqueue(task);
            if (_tasks.Count == 1)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && Thread.CurrentThread == _thread && TryExecuteTask(task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _tasks];
        }
    }

    private void Run()
    {
        while (Next() is { } task)
        {
            TryExecuteTask(task);
        }
    }

    private Task? Next()
    {
        lock (_gate)
        {
            while (_tasks.Count == 0 && !_ends)
            {
                Monitor.Wait(_gate);
            }

            return _tasks.TryDequeue(out var task) ? task : null;
        }
    }
}
