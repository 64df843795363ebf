namespace Pix.Simulation.Scheduling;

/// <summary>One process of the simulated cluster: its tasks, its clock, and whether it lives.</summary>
public sealed class Node
{
    private readonly World _world;

    internal Node(World world, string name)
    {
        (_world, Name) = (world, name);
        Scheduler = new(world, this);
        Time = new(world, this);
    }

    /// <summary>Its name in histories.</summary>
    public string Name { get; }

    /// <summary>Where its tasks wait for their turn.</summary>
    public NodeScheduler Scheduler { get; }

    /// <summary>Its clock.</summary>
    public NodeTime Time { get; }

    /// <summary>It will never do anything again.</summary>
    public bool IsDead { get; private set; }

    /// <summary>It does nothing while time goes on.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>What is to happen when it dies.</summary>
    public Action? Died { get; set; }

    internal List<Task> Parked { get; } = [];

    /// <summary>Starts work on it. What it throws ends the simulation.</summary>
    public Task Run(Func<Task> work) =>
        Task.Factory.StartNew(() => _world.GuardAsync(work), CancellationToken.None, TaskCreationOptions.DenyChildAttach, Scheduler).Unwrap();

    /// <summary>Makes something ready to run on it. What it throws ends the simulation.</summary>
    public void Start(Action action)
    {
        if (!IsDead)
        {
            new Task(() => _world.Guard(action)).Start(Scheduler);
        }
    }

    /// <summary>Ends it here and now, as kill -9 or a loss of power does.</summary>
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

    /// <summary>Nothing of it runs until it thaws.</summary>
    public void Freeze()
    {
        if (IsDead || IsFrozen)
        {
            return;
        }

        IsFrozen = true;
        _world.Note(Name, $"freezes");
    }

    /// <summary>It goes on where it was.</summary>
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
