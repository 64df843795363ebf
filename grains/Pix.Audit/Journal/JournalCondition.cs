namespace Pix.Audit.Journal;

/// <summary>Whether a journal takes new intents, and why not.</summary>
public enum JournalCondition
{
    /// <summary>Not open yet, or closed.</summary>
    Closed,

    /// <summary>Takes intents.</summary>
    Open,

    /// <summary>The backlog is at its limit; opens again as the shipper drains it.</summary>
    Full,

    /// <summary>The disk has no more free than the outcomes of the exchanges under way may need; opens again as space is freed.</summary>
    DiskLow,

    /// <summary>The disk refuses writes; tried again every half second.</summary>
    DiskFailed,
}
