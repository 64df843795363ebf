namespace Pix.Audit.Journal;

/// <summary>The state of a journal at one moment.</summary>
/// <param name="Condition">Whether the journal accepts new intents, and if not, why.</param>
/// <param name="BacklogRecords">Number of exchanges that the sink has not acknowledged yet.</param>
/// <param name="BacklogBytes">Size of these exchanges in bytes, including the space reserved for outcomes that are not written yet.</param>
/// <param name="OldestAge">Age of the oldest of these exchanges; zero if there is none.</param>
public readonly record struct JournalState(JournalCondition Condition, int BacklogRecords, long BacklogBytes, TimeSpan OldestAge)
{
    /// <summary>The error text of the disk while writes fail; otherwise empty.</summary>
    public string Failure { get => field ?? ""; init; }

    /// <summary>True if an intent appended now would be accepted.</summary>
    public bool AcceptsIntents => Condition == JournalCondition.Open;
}
