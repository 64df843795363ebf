namespace Pix.Simulation.Scheduling;

/// <summary>One process of the simulated cluster, with its own task scheduler and clock. It can be ended, frozen and continued.</summary>
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

    /// <summary>Task scheduler of the process. Its tasks wait in the queue of the <see cref="World"/> until they run.</summary>
    public NodeScheduler Scheduler { get; }

    /// <summary>Clock of the process.</summary>
    public NodeTime Time { get; }

    /// <summary>True if the process has ended, so that none of its tasks runs any more.</summary>
    public bool IsDead { get; private set; }

    /// <summary>True while the process is frozen: its tasks do not run, and time continues.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>Called when the process ends.</summary>
    public Action? Died { get; set; }

    internal List<Task> Parked { get; } = [];

    /// <summary>Starts an asynchronous function on the process. An exception that it throws ends the simulation.</summary>
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

    /// <summary>Freezes the process: none of its tasks runs until <see cref="Thaw"/> is called.</summary>
    public void Freeze()
    {
        if (IsDead || IsFrozen)
        {
            return;
        }

        IsFrozen = true;
        _world.Note(Name, $"freezes");
    }

    /// <summary>Ends the freeze of the process. Its waiting tasks run again.</summary>
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
