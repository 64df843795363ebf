namespace Pix.Journal.Disk;

/// <summary>The environment of logs: the machine's own disk, clock and threads, or those of a simulation.</summary>
public sealed class LogMachine
{
    /// <summary>The file system.</summary>
    public required IDisk Disk { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>
    /// Makes the named scheduler of a log's writer; it runs one task at a time, and may block in calls of <see cref="Disk"/>. Disposed
    /// after the writer has ended, if it can be.
    /// </summary>
    public required Func<string, TaskScheduler> Thread { get; init; }

    /// <summary>Makes globally unique ids: 32 hexadecimal digits.</summary>
    public required Func<string> NewId { get; init; }

    /// <summary>The machine itself, with a thread for each log.</summary>
    /// <param name="time">The clock.</param>
    public static LogMachine Real(TimeProvider time) => new()
    {
        Disk = new RealDisk(),
        Time = time,
        Thread = name => new JournalThread(name),
        NewId = () => Guid.NewGuid().ToString("N"),
    };
}
