namespace Pix.Audit.Journal;

/// <summary>A journal at one moment.</summary>
/// <param name="Condition">Whether it takes new intents.</param>
/// <param name="BacklogRecords">Exchanges that no sink has acknowledged yet.</param>
/// <param name="BacklogBytes">Their size, including the space reserved for outstanding outcomes.</param>
/// <param name="OldestAge">Age of the oldest of them; zero when there is none.</param>
public readonly record struct JournalState(JournalCondition Condition, int BacklogRecords, long BacklogBytes, TimeSpan OldestAge)
{
    /// <summary>The disk's error since it refuses writes; empty while it takes them.</summary>
    public string Failure { get => field ?? ""; init; }

    /// <summary>True when an intent appended now would be accepted.</summary>
    public bool AcceptsIntents => Condition == JournalCondition.Open;
}
