namespace Pix.Simulation.Scheduling;

/// <summary>One process of the simulated cluster: its tasks, its clock, and whether it is alive.</summary>
public sealed class Node
{
    private readonly World _world;

    internal Node(World world, string name)
    {
        (_world, Name) = (world, name);
        Scheduler = new(world, this);
        Time = new(world, this);
    }

    /// <summary>Name of the process in histories.</summary>
    public string Name { get; }

    /// <summary>Scheduler in which the tasks of the process wait for their turn.</summary>
    public NodeScheduler Scheduler { get; }

    /// <summary>Clock of the process.</summary>
    public NodeTime Time { get; }

    /// <summary>True if the process has ended. None of its tasks runs any more.</summary>
    public bool IsDead { get; private set; }

    /// <summary>True if no task of the process runs although time goes on.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>Called when the process ends.</summary>
    public Action? Died { get; set; }

    internal List<Task> Parked { get; } = [];

    /// <summary>Starts work on the process. An exception that the work throws ends the simulation.</summary>
    public Task Run(Func<Task> work) =>
        Task.Factory.StartNew(() => _world.GuardAsync(work), CancellationToken.None, TaskCreationOptions.DenyChildAttach, Scheduler).Unwrap();

    /// <summary>Queues an action on the process. An exception that the action throws ends the simulation.</summary>
    public void Start(Action action)
    {
        if (!IsDead)
        {
            new Task(() => _world.Guard(action)).Start(Scheduler);
        }
    }

    /// <summary>Ends the process immediately, as kill -9 or a loss of power does.</summary>
    public void Kill()
    {
        if (IsDead)
        {
            return;
        }

        IsDead = true;
        Parked.Clear();
        _world.Note(Name, $"dies");
        Died?.Invoke();
    }

    /// <summary>Stops all tasks of the process until <see cref="Thaw"/> is called.</summary>
    public void Freeze()
    {
        if (IsDead || IsFrozen)
        {
            return;
        }

        IsFrozen = true;
        _world.Note(Name, $"freezes");
    }

    /// <summary>Lets the tasks of the process run again, from where they stopped.</summary>
    public void Thaw()
    {
        if (IsDead || !IsFrozen)
        {
            return;
        }

        IsFrozen = false;
        _world.Note(Name, $"thaws");
        _world.Unpark(this);
    }
}
