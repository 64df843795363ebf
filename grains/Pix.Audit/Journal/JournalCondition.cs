namespace Pix.Audit.Journal;

/// <summary>Whether a journal takes new intents, and why not.</summary>
public enum JournalCondition
{
    /// <summary>The journal is not open yet, or is closed.</summary>
    Closed,

    /// <summary>The journal takes intents.</summary>
    Open,

    /// <summary>The backlog is at its limit; the journal takes intents again when the shipper has freed space.</summary>
    Full,

    /// <summary>The disk has only the space that outcomes of exchanges in progress may need; the journal takes intents again when space is freed.</summary>
    DiskLow,

    /// <summary>The disk refuses writes; the journal tries again every half second.</summary>
    DiskFailed,
}
