using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Pix.Simulation.Scheduling;

/// <summary>A simulated cluster: one thread, which does one ready thing after the other, chosen by the seed, in a time of its own.</summary>
public sealed class World
{
    // What a step takes, so that time goes on in a loop that never waits.
    private const long StepTicks = 10;

    private readonly List<(Node Node, Task Task)> _ready = [];
    private readonly PriorityQueue<Action, (long Due, long Number)> _later = new();
    private readonly Randomness _turns, _lateness;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<Node> _nodes = [];
    private long _number;
    private string? _escape;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Makes an empty one.</summary>
    public World(ulong seed, History history)
    {
        Random = new(seed);
        (_turns, _lateness) = (Random.Named("turns"), Random.Named("lateness"));
        History = history;
    }

    /// <summary>Where parts of the simulation get their own streams of numbers.</summary>
    public Randomness Random { get; }

    /// <summary>What happened.</summary>
    public History History { get; }

    /// <summary>Ticks since it began.</summary>
    public long Now { get; private set; }

    /// <summary>The history has ended: nothing that is left of it runs any more.</summary>
    public bool IsOver { get; set; }

    /// <summary>Things done.</summary>
    public int Steps { get; private set; }

    /// <summary>Asked before each step, with its number: where faults by step are done.</summary>
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

    /// <summary>Does something at a later time, outside of every process.</summary>
    public void After(TimeSpan delay, Action action)
    {
        RequireThread();
        var late = _lateness.Below(8) == 0 ? _lateness.Below(20_000) : _lateness.Below(200);
        _later.Enqueue(action, (Now + Math.Max(0, delay.Ticks) + late, _number++));
    }

    /// <summary>Runs until something holds; false when the time or the steps are over, or nothing is left to do.</summary>
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

    /// <summary>An error where another thread than the simulation's calls it.</summary>
    public void RequireThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            var where = new StackTrace(1).ToString();
            Interlocked.CompareExchange(ref _escape, where, null);
            throw new EscapedException(where);
        }
    }

    /// <summary>Does something that must not fail, and keeps its failure for the thread that runs the world.</summary>
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

    // Work that escaped may still be on its way to where it is noticed.
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
