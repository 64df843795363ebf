using System.Globalization;

namespace Pix.Operations.Tests.Support;

/// <summary>
/// How much of a time was the machine's: a thread of Pix had work to do and stood in the queue for a processor, as the kernel counts it for
/// each thread (<c>/proc/PID/task/TID/schedstat</c>).
/// </summary>
/// <remarks>
/// What counts is the one thread that stood there longest, and no sum: so it is never more than somebody really waited, a Pix that sleeps
/// for too long is not excused by the work of others, and on a machine of one's own it is next to nothing.
/// </remarks>
/// <param name="processes">Ids of Pix's processes.</param>
internal sealed class MachineTime(IReadOnlyList<int> processes)
{
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly Dictionary<string, TimeSpan> _before = Waited(processes);

    /// <summary>Time since this was made, without what was the machine's.</summary>
    public TimeSpan OfPix => TimeProvider.System.GetElapsedTime(_started)
        - Waited(processes).Select(thread => thread.Value - _before.GetValueOrDefault(thread.Key)).DefaultIfEmpty().Max();

    /// <summary>By thread. Those of a process that ended, and of a kernel that does not count, are none.</summary>
    private static Dictionary<string, TimeSpan> Waited(IReadOnlyList<int> processes) => processes
        .Select(process => $"/proc/{process}/task")
        .Where(Directory.Exists)
        .SelectMany(Directory.GetDirectories)
        .Select(thread => (thread, Waited: OfThread(thread)))
        .ToDictionary(thread => thread.thread, thread => thread.Waited);

    // 121582 592273 2 (nanoseconds on a processor, nanoseconds in the queue for one, turns)
    private static TimeSpan OfThread(string thread)
    {
        try
        {
            return TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ')[1], CultureInfo.InvariantCulture) / 1000);
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return TimeSpan.Zero;
        }
    }
}
