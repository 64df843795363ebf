using Perfolizer.Horology;
using Pix.Fuzz;

namespace Pix.Bench;

/// <summary>Lets BenchmarkDotNet count processor time of the measuring thread: on a machine that others use too, time on the wall says little.</summary>
internal sealed class CpuClock : IClock
{
    public string Title => "Thread CPU time";

    public bool IsAvailable => true;

    public Frequency Frequency { get; } = new(1_000_000_000);

    public long GetTimestamp() => ThreadCpuTime.Nanoseconds;
}
