using System.Reflection;
using Pix.Audit.Records;

namespace Pix.Audit.Journal;

/// <summary>The settings of one journal.</summary>
internal sealed record JournalSettings
{
    public required string Path { get; init; }

    public required AuditStream Stream { get; init; }

    /// <summary>Bound of the backlog, including the space reserved for outcomes.</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>Space reserved for the outcome of each intent without one.</summary>
    public int OutcomeReserveBytes { get; init; } = 64 << 10;

    /// <summary>Free disk space below which no intent is accepted; each outstanding outcome adds its own reserve.</summary>
    public long DiskReserveBytes { get; init; } = 64L << 20;

    /// <summary>Intents waiting for the writer.</summary>
    public int QueueLimit { get; init; } = 4096;

    /// <summary>Most bytes of one group of appends: bounds how long the last of a group waits.</summary>
    public int GroupBytes { get; init; } = 2 << 20;

    /// <summary>How long an outcome is retried on a failing disk before it is refused.</summary>
    public TimeSpan OutcomePatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long opening waits while another process owns the journal.</summary>
    public TimeSpan OwnershipWait { get; init; }

    /// <summary>The journal of a stream, by the options.</summary>
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

    /// <summary>Settings of the journal's log.</summary>
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
