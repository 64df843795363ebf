namespace Pix.Chaos;

/// <summary>What came of all rounds.</summary>
public sealed record ChaosResult
{
    public required IReadOnlyDictionary<Misfortune, int> Rounds { get; init; }

    public required int Kills { get; init; }

    public required int Sent { get; init; }

    public required IReadOnlyDictionary<int, int> Answers { get; init; }

    public required long Receptions { get; init; }

    public required long NotSigned { get; init; }

    /// <summary>Distinct messages that the simulator received.</summary>
    public required int Received { get; init; }

    /// <summary>Of these, how many have a record.</summary>
    public required int InAudit { get; init; }

    /// <summary>Of these, how many have more than one record after de-duplication by record id.</summary>
    public required int MoreThanOnce { get; init; }

    /// <summary>Payments answered 201 whose record does not say so.</summary>
    public required int AnsweredWithoutOutcome { get; init; }

    /// <summary>Records after de-duplication; also of messages that never arrived.</summary>
    public required long Records { get; init; }

    /// <summary>Rows stored again, which the record id lets readers drop.</summary>
    public required long Duplicates { get; init; }

    public required long ChainEntries { get; init; }

    public required int ChainBreaks { get; init; }

    public required long Checkpoints { get; init; }

    public required int LeftInJournals { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public int Missing => Received - InAudit;

    /// <summary>Nothing lost, nothing twice, nothing changed.</summary>
    public bool Holds => Missing == 0 && MoreThanOnce == 0 && NotSigned == 0 && AnsweredWithoutOutcome == 0 && ChainBreaks == 0 && LeftInJournals == 0 && Received > 0;
}
