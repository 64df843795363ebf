namespace Pix.Audit.Journal;

/// <summary>Whether a journal takes new intents, and why not.</summary>
public enum JournalCondition
{
    /// <summary>The journal is not open yet, or is closed.</summary>
    Closed,

    /// <summary>The journal takes intents.</summary>
    Open,

    /// <summary>The backlog is at its limit; the journal opens again as the shipper drains it.</summary>
    Full,

    /// <summary>The disk has only the space that outcomes of exchanges under way may need; the journal opens again as space is freed.</summary>
    DiskLow,

    /// <summary>The disk refuses writes; the journal tries again every half second.</summary>
    DiskFailed,
}
