namespace Pix.Audit.Journal;

/// <summary>Whether a journal accepts new intents, and if not, why.</summary>
public enum JournalCondition
{
    /// <summary>The journal is not open yet, or is closed.</summary>
    Closed,

    /// <summary>The journal accepts intents.</summary>
    Open,

    /// <summary>The backlog is at its limit. The journal accepts intents again after the sink has accepted enough records.</summary>
    Full,

    /// <summary>The disk's free space is only enough for outcomes of exchanges in progress. The journal accepts intents again when there is more.</summary>
    DiskLow,

    /// <summary>Writes to the disk fail. The journal tries again every half second.</summary>
    DiskFailed,
}
