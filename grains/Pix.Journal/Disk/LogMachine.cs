namespace Pix.Journal.Disk;

/// <summary>What logs run on: the machine's own disk, clock and threads, or those of a simulation.</summary>
public sealed class LogMachine
{
    /// <summary>The file system.</summary>
    public required IDisk Disk { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Makes the scheduler on which a log's writer runs, by a name; it runs one task at a time, and may block in calls of <see cref="Disk"/>. Disposed when the writer has ended, where it can be.</summary>
    public required Func<string, TaskScheduler> Thread { get; init; }

    /// <summary>Makes ids that nobody else has: 32 hexadecimal digits.</summary>
    public required Func<string> NewId { get; init; }

    /// <summary>The machine itself; a thread of its own for each log.</summary>
    /// <param name="time">The clock.</param>
    public static LogMachine Real(TimeProvider time) => new()
    {
        Disk = new RealDisk(),
        Time = time,
        Thread = name => new JournalThread(name),
        NewId = () => Guid.NewGuid().ToString("N"),
    };
}
