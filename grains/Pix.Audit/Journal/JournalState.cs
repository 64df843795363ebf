namespace Pix.Audit.Journal;

/// <summary>The state of a journal at one moment.</summary>
/// <param name="Condition">Whether the journal takes new intents, and why not.</param>
/// <param name="BacklogRecords">Exchanges that no sink has acknowledged yet.</param>
/// <param name="BacklogBytes">Size of these exchanges in bytes, including the space reserved for outstanding outcomes.</param>
/// <param name="OldestAge">Age of the oldest of these exchanges; zero if there is none.</param>
public readonly record struct JournalState(JournalCondition Condition, int BacklogRecords, long BacklogBytes, TimeSpan OldestAge)
{
    /// <summary>The disk's error while the disk refuses writes; otherwise empty.</summary>
    public string Failure { get => field ?? ""; init; }

    /// <summary>True if an intent appended now would be accepted.</summary>
    public bool AcceptsIntents => Condition == JournalCondition.Open;
}
