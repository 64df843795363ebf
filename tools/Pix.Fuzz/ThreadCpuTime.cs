using System.Runtime.InteropServices;

namespace Pix.Fuzz;

/// <summary>Measures the CPU time of the calling thread; on a shared machine only CPU time shows how much a piece of code costs.</summary>
public static class ThreadCpuTime
{
    private const int ClockThreadCpuTimeId = 3;

    /// <summary>CPU time of the calling thread so far, in nanoseconds (clock_gettime, Linux).</summary>
    public static long Nanoseconds =>
        ClockGetTime(ClockThreadCpuTimeId, out var time) == 0
            ? (time.Seconds * 1_000_000_000) + time.Nanoseconds
            : throw new PlatformNotSupportedException("The system has no clock of thread processor time.");

    /// <summary>Returns the CPU time of one call.</summary>
    public static TimeSpan Of(Action action)
    {
        var before = Nanoseconds;
        action();
        return TimeSpan.FromTicks((Nanoseconds - before) / 100);
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
