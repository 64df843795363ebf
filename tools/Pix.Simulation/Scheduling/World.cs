using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Pix.Simulation.Scheduling;

/// <summary>
/// A simulated cluster with virtual time. One thread runs the tasks of all processes, one task at a time. The seed determines which ready task runs
/// next.
/// </summary>
public sealed class World
{
    // Virtual duration of a step, in ticks of 100 ns. It is not zero, so that time continues also while code loops without waiting.
    private const long StepTicks = 10;

    private readonly List<(Node Node, Task Task)> _ready = [];
    private readonly PriorityQueue<Action, (long Due, long Number)> _later = new();
    private readonly Randomness _turns, _lateness;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<Node> _nodes = [];
    private long _number;
    private string? _escape;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Makes a cluster without processes.</summary>
    public World(ulong seed, History history)
    {
        Random = new(seed);
        (_turns, _lateness) = (Random.Named("turns"), Random.Named("lateness"));
        History = history;
    }

    /// <summary>Random numbers of the seed. Each part of the simulation gets its own generator from this one (<see cref="Randomness.Named"/>).</summary>
    public Randomness Random { get; }

    /// <summary>The events of this simulation.</summary>
    public History History { get; }

    /// <summary>Virtual time since the start of the simulation, in ticks of 100 ns.</summary>
    public long Now { get; private set; }

    /// <summary>True if the simulation has ended. No further task is queued or run.</summary>
    public bool IsOver { get; set; }

    /// <summary>Number of steps so far. Each step runs one task.</summary>
    public int Steps { get; private set; }

    /// <summary>Called before each step with the number of the step. It carries out the faults that are due at this step.</summary>
    public Action<int>? BeforeStep { get; set; }

    /// <summary>Adds a process to the cluster.</summary>
    public Node AddNode(string name)
    {
        var node = new Node(this, name);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Adds a line to the history.</summary>
    public void Note(string who, [InterpolatedStringHandlerArgument("")] ref NoteText text) => History.Add(Now, who, text.ToString());

    /// <summary>Runs an action after a delay (sometimes up to 2 ms later). The action belongs to no process, so it runs also if all are frozen.</summary>
    public void After(TimeSpan delay, Action action)
    {
        RequireThread();
        var late = _lateness.Below(8) == 0 ? _lateness.Below(20_000) : _lateness.Below(200);
        _later.Enqueue(action, (Now + Math.Max(0, delay.Ticks) + late, _number++));
    }

    /// <summary>Runs steps until a condition is true. Returns false if that takes too much virtual time or too many steps, or if nothing can run.</summary>
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

    /// <summary>Runs an action that must not throw. If it throws, the exception is kept and thrown from the current step, which ends the simulation.</summary>
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

    // Waits up to 20 ms for code that runs on another thread by mistake. Only when such code calls the simulation, RequireThread detects it.
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
