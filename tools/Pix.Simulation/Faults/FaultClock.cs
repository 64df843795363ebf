namespace Pix.Simulation.Faults;

/// <summary>Counts disk calls, and returns the faults of a plan that are due at a disk call or at a step.</summary>
public sealed class FaultClock
{
    private readonly Dictionary<(DiskCall Call, int At), List<Fault>> _byCall = [];
    private readonly Queue<Fault> _bySteps;
    private readonly int[] _calls = new int[(int)DiskCall.Make + 1];

    /// <summary>Makes a clock for the faults of a plan. All counts start at 0.</summary>
    public FaultClock(IReadOnlyList<Fault> plan)
    {
        _bySteps = new(plan.Where(fault => fault.AtStep).OrderBy(fault => fault.At));
        foreach (var fault in plan.Where(fault => !fault.AtStep))
        {
            if (!_byCall.TryGetValue((fault.Call, fault.At), out var due))
            {
                _byCall[(fault.Call, fault.At)] = due = [];
            }

            due.Add(fault);
        }
    }

    /// <summary>True if faults have ended, so that no fault is returned any more.</summary>
    public bool IsOver { get; set; }

    /// <summary>Number of disk calls of all kinds and all processes so far.</summary>
    public int Calls => _calls[0];

    /// <summary>Counts a disk call and returns its faults.</summary>
    /// <param name="kinds">The kinds of the call, without <see cref="DiskCall.Any"/>.</param>
    /// <returns>The faults that are due at this call. Faults for <see cref="DiskCall.Any"/> come first.</returns>
    public IEnumerable<Fault> AtCall(params ReadOnlySpan<DiskCall> kinds)
    {
        List<Fault> due = [.. Due(DiskCall.Any, _calls[0]++)];
        foreach (var kind in kinds)
        {
            due.AddRange(Due(kind, _calls[(int)kind]++));
        }

        return IsOver ? [] : due;
    }

    /// <summary>Returns the next fault that is due at the step with this number or an earlier one. Null if no fault is due.</summary>
    public Fault? AtStep(int step) => !IsOver && _bySteps.TryPeek(out var fault) && fault.At <= step ? _bySteps.Dequeue() : null;

    private List<Fault> Due(DiskCall call, int at) => _byCall.GetValueOrDefault((call, at)) ?? [];
}
