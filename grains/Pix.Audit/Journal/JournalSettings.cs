using System.Reflection;
using Pix.Audit.Records;

namespace Pix.Audit.Journal;

/// <summary>The settings of one journal.</summary>
internal sealed record JournalSettings
{
    public required string Path { get; init; }

    public required AuditStream Stream { get; init; }

    /// <summary>Maximum size of the backlog in bytes, including the space reserved for outcomes.</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>Bytes reserved for the outcome of each intent without outcome.</summary>
    public int OutcomeReserveBytes { get; init; } = 64 << 10;

    /// <summary>Free disk space in bytes below which no intent is accepted. Each exchange without outcome adds <see cref="OutcomeReserveBytes"/>.</summary>
    public long DiskReserveBytes { get; init; } = 64L << 20;

    /// <summary>Maximum number of intents that wait for the writer.</summary>
    public int QueueLimit { get; init; } = 4096;

    /// <summary>Maximum bytes of the appends that are written with one fsync. The limit bounds how long an append waits for the others.</summary>
    public int GroupBytes { get; init; } = 2 << 20;

    /// <summary>How long the writer retries to write an outcome on a failing disk. After that, the append fails.</summary>
    public TimeSpan OutcomePatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the opening of the journal waits for another process that owns the journal; 0 for no wait.</summary>
    public TimeSpan OwnershipWait { get; init; }

    /// <summary>Returns the settings of a stream's journal, taken from the options.</summary>
    public static JournalSettings Of(AuditOptions options, AuditStream stream) => new()
    {
        Path = JournalFile.PathOf(options.JournalPath, options.SiloName, stream),
        Stream = stream,
        MaxBytes = options.JournalMaxBytes,
        OutcomeReserveBytes = options.JournalOutcomeReserveBytes,
        QueueLimit = options.JournalQueueLimit,
        DiskReserveBytes = options.JournalDiskReserveBytes,
        OwnershipWait = options.JournalOwnershipWait,
    };

    /// <summary>Returns the settings of the <c>JournalLog</c> that stores the journal.</summary>
    public LogSettings Log() => new()
    {
        Path = System.IO.Path.GetFullPath(Path),
        ThreadName = $"pix-journal-{Stream.Name()}",
        Version = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        MaxBytes = MaxBytes,
        QueueLimit = QueueLimit,
        GroupBytes = GroupBytes,
        OwnershipWait = OwnershipWait,
    };
}
