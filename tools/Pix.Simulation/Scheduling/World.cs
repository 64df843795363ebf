using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Pix.Simulation.Scheduling;

/// <summary>A simulated cluster. One thread runs the ready tasks one after the other, in an order chosen by the seed, in virtual time.</summary>
public sealed class World
{
    // Duration of a step, so that time advances also in a loop that never waits.
    private const long StepTicks = 10;

    private readonly List<(Node Node, Task Task)> _ready = [];
    private readonly PriorityQueue<Action, (long Due, long Number)> _later = new();
    private readonly Randomness _turns, _lateness;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<Node> _nodes = [];
    private long _number;
    private string? _escape;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Makes an empty world.</summary>
    public World(ulong seed, History history)
    {
        Random = new(seed);
        (_turns, _lateness) = (Random.Named("turns"), Random.Named("lateness"));
        History = history;
    }

    /// <summary>Source from which each part of the simulation gets its own stream of random numbers.</summary>
    public Randomness Random { get; }

    /// <summary>The events of this world.</summary>
    public History History { get; }

    /// <summary>Ticks (100 ns) of virtual time since the start.</summary>
    public long Now { get; private set; }

    /// <summary>True if the history has ended. Tasks that are left do not run any more.</summary>
    public bool IsOver { get; set; }

    /// <summary>Number of tasks that ran.</summary>
    public int Steps { get; private set; }

    /// <summary>Called before each step with the number of the step, to carry out the faults that are due at a step.</summary>
    public Action<int>? BeforeStep { get; set; }

    /// <summary>Adds a process.</summary>
    public Node AddNode(string name)
    {
        var node = new Node(this, name);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Adds a line to the history.</summary>
    public void Note(string who, [InterpolatedStringHandlerArgument("")] ref NoteText text) => History.Add(Now, who, text.ToString());

    /// <summary>Runs an action at a later time, outside of every process.</summary>
    public void After(TimeSpan delay, Action action)
    {
        RequireThread();
        var late = _lateness.Below(8) == 0 ? _lateness.Below(20_000) : _lateness.Below(200);
        _later.Enqueue(action, (Now + Math.Max(0, delay.Ticks) + late, _number++));
    }

    /// <summary>Runs steps until a condition holds. False if the time or the steps are used up, or nothing is left to run.</summary>
    public bool RunUntil(Func<bool> done, TimeSpan within, int steps = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(done);
        var (end, last) = (Now + within.Ticks, (long)Steps + steps);
        while (!done())
        {
            if (Now > end || Steps >= last || !Step())
            {
                WaitForEscapes();
                return false;
            }
        }

        return true;
    }

    /// <summary>Throws if the calling thread is not the thread of the simulation.</summary>
    public void RequireThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            var where = new StackTrace(1).ToString();
            Interlocked.CompareExchange(ref _escape, where, null);
            throw new EscapedException(where);
        }
    }

    /// <summary>Runs an action that must not fail, and keeps its exception for the thread that runs the world.</summary>
    internal void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure)
        {
            _failure ??= ExceptionDispatchInfo.Capture(failure);
        }
    }

    internal async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception failure)
        {
            _failure ??= ExceptionDispatchInfo.Capture(failure);
        }
    }

    internal void Enqueue(Node node, Task task) => _ready.Add((node, task));

    internal void Unpark(Node node)
    {
        _ready.AddRange(node.Parked.Select(task => (node, task)));
        node.Parked.Clear();
    }

    private bool Step()
    {
        RequireNoEscape();
        BeforeStep?.Invoke(Steps);
        while (_later.TryPeek(out var due, out var at) && at.Due <= Now)
        {
            _later.Dequeue();
            due();
        }

        if (TakeReady() is { } ready)
        {
            Steps++;
            Now += StepTicks;
            ready.Node.Scheduler.Execute(ready.Task);
            _failure?.Throw();
            return true;
        }

        if (_later.TryPeek(out _, out var next))
        {
            Now = Math.Max(Now, next.Due);
            return true;
        }

        return false;
    }

    private (Node Node, Task Task)? TakeReady()
    {
        while (_ready.Count > 0)
        {
            var index = _turns.Below(_ready.Count);
            var (node, task) = _ready[index];
            _ready[index] = _ready[^1];
            _ready.RemoveAt(_ready.Count - 1);
            if (node.IsFrozen)
            {
                node.Parked.Add(task);
            }
            else if (!node.IsDead)
            {
                return (node, task);
            }
        }

        return null;
    }

    // Work that runs on another thread may not yet have made a call that detects the other thread.
    private void WaitForEscapes()
    {
        SpinWait.SpinUntil(() => Volatile.Read(ref _escape) is not null, TimeSpan.FromMilliseconds(20));
        RequireNoEscape();
    }

    private void RequireNoEscape()
    {
        if (Volatile.Read(ref _escape) is { } where)
        {
            throw new EscapedException(where);
        }
    }
}
