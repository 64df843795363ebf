namespace Pix.Chaos;

/// <summary>Result of all chaos rounds.</summary>
public sealed record ChaosResult
{
    public required IReadOnlyDictionary<Misfortune, int> Rounds { get; init; }

    public required int Kills { get; init; }

    public required int Sent { get; init; }

    public required IReadOnlyDictionary<int, int> Answers { get; init; }

    public required long Receptions { get; init; }

    public required long NotSigned { get; init; }

    /// <summary>Number of distinct messages that the simulator received.</summary>
    public required int Received { get; init; }

    /// <summary>Number of distinct received messages that have an audit record.</summary>
    public required int InAudit { get; init; }

    /// <summary>Number of distinct received messages that have more than one audit record after de-duplication by record id.</summary>
    public required int MoreThanOnce { get; init; }

    /// <summary>Number of payments that were answered 201 but have no audit record with status 201.</summary>
    public required int AnsweredWithoutOutcome { get; init; }

    /// <summary>Number of audit records after de-duplication, including records of messages that the simulator never received.</summary>
    public required long Records { get; init; }

    /// <summary>Number of rows that were stored more than once; readers drop them by record id.</summary>
    public required long Duplicates { get; init; }

    public required long ChainEntries { get; init; }

    public required int ChainBreaks { get; init; }

    public required long Checkpoints { get; init; }

    public required int LeftInJournals { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public int Missing => Received - InAudit;

    /// <summary>True if messages were received, and no message is lost, recorded twice, unsigned, or changed in the audit.</summary>
    public bool Holds => Missing == 0 && MoreThanOnce == 0 && NotSigned == 0 && AnsweredWithoutOutcome == 0 && ChainBreaks == 0 && LeftInJournals == 0 && Received > 0;
}
