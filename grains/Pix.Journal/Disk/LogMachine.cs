namespace Pix.Journal.Disk;

/// <summary>The environment of logs: the machine's own disk, clock and threads, or those of a simulation.</summary>
public sealed class LogMachine
{
    /// <summary>The file system.</summary>
    public required IDisk Disk { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>
    /// Makes a scheduler with the given name for a log's writer. The scheduler runs one task at a time, and its tasks are allowed to block
    /// in calls of <see cref="Disk"/>. If the scheduler is <see cref="IDisposable"/>, it is disposed after the writer has ended.
    /// </summary>
    public required Func<string, TaskScheduler> Thread { get; init; }

    /// <summary>Makes globally unique ids: 32 hexadecimal digits.</summary>
    public required Func<string> NewId { get; init; }

    /// <summary>Returns the environment of the real machine, with a thread for each log.</summary>
    /// <param name="time">The clock.</param>
    public static LogMachine Real(TimeProvider time) => new()
    {
        Disk = new RealDisk(),
        Time = time,
        Thread = name => new JournalThread(name),
        NewId = () => Guid.NewGuid().ToString("N"),
    };
}
