namespace Pix.Simulator.Faults;

/// <summary>The list of requested faults. A request gets the oldest fault that matches its channel, method and path.</summary>
internal sealed class FaultBoard
{
    private readonly Lock _access = new();
    private readonly List<Entry> _entries = [];
    private TaskCompletionSource _deleted = NewSignal();

    public void Add(Fault fault)
    {
        lock (_access)
        {
            _entries.Add(new Entry(fault, fault.Times == 0 ? int.MaxValue : fault.Times));
        }
    }

    public Fault? Take(string channel, string method, string path)
    {
        lock (_access)
        {
            var index = _entries.FindIndex(entry => entry.Fault.Matches(channel, method, path));
            if (index < 0)
            {
                return null;
            }

            var entry = _entries[index];
            if (entry.Left == 1)
            {
                _entries.RemoveAt(index);
            }
            else
            {
                _entries[index] = entry with { Left = entry.Left == int.MaxValue ? entry.Left : entry.Left - 1 };
            }

            return entry.Fault with { Deleted = _deleted.Task };
        }
    }

    public IReadOnlyList<Fault> List()
    {
        lock (_access)
        {
            return [.. _entries.Select(entry => entry.Fault with { Times = entry.Left == int.MaxValue ? 0 : entry.Left })];
        }
    }

    public void Clear()
    {
        lock (_access)
        {
            _entries.Clear();
            _deleted.SetResult();
            _deleted = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Entry(Fault Fault, int Left);
}
