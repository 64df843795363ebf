using System.Runtime.InteropServices;

namespace Pix.Fuzz;

/// <summary>Processor time of the calling thread: on a shared machine the only time that says something about a piece of code.</summary>
public static class ThreadCpuTime
{
    private const int ClockThreadCpuTimeId = 3;

    /// <summary>Nanoseconds that the calling thread has computed so far (clock_gettime, Linux).</summary>
    public static long Nanoseconds =>
        ClockGetTime(ClockThreadCpuTimeId, out var time) == 0
            ? (time.Seconds * 1_000_000_000) + time.Nanoseconds
            : throw new PlatformNotSupportedException("The system has no clock of thread processor time.");

    /// <summary>Processor time of one call.</summary>
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
