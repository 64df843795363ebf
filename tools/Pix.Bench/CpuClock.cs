using Perfolizer.Horology;
using Pix.Fuzz;

namespace Pix.Bench;

/// <summary>Makes BenchmarkDotNet measure CPU time of the measuring thread, because on a shared machine wall time shows little.</summary>
internal sealed class CpuClock : IClock
{
    public string Title => "Thread CPU time";

    public bool IsAvailable => true;

    public Frequency Frequency { get; } = new(1_000_000_000);

    public long GetTimestamp() => ThreadCpuTime.Nanoseconds;
}
