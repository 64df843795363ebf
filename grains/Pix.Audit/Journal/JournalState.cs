namespace Pix.Audit.Journal;

/// <summary>A journal at one moment.</summary>
/// <param name="Condition">Whether it takes new intents.</param>
/// <param name="BacklogRecords">Exchanges that no sink has acknowledged yet.</param>
/// <param name="BacklogBytes">Their size, with the room kept for outcomes that have not come.</param>
/// <param name="OldestAge">Age of the oldest of them; zero when there is none.</param>
public readonly record struct JournalState(JournalCondition Condition, int BacklogRecords, long BacklogBytes, TimeSpan OldestAge)
{
    /// <summary>What the disk said when it began to refuse writes; empty while it takes them.</summary>
    public string Failure { get => field ?? ""; init; }

    /// <summary>True when an intent appended now would be accepted.</summary>
    public bool AcceptsIntents => Condition == JournalCondition.Open;
}
