namespace Pix.Contracts.Operating;

/// <summary>An operator's order to drain a silo: it takes no more work, finishes, ships its audit and stops.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="Who">Who orders it, 1 to 100 printable characters; kept in the audit.</param>
/// <param name="Why">The reason, 1 to 500 printable characters; kept in the audit.</param>
/// <param name="EvenLast">Whether to drain even the only silo, after which Pix is down.</param>
[GenerateSerializer, Immutable, Alias("pix.drain-order")]
public sealed record DrainOrder([property: Id(0)] string Silo, [property: Id(1)] string Who, [property: Id(2)] string Why, [property: Id(3)] bool EvenLast);

/// <summary>What became of the order.</summary>
public enum DrainOutcome
{
    /// <summary>Recorded, and the silo drains.</summary>
    Begun = 0,

    /// <summary>No active silo has this name; nothing was done.</summary>
    UnknownSilo = 1,

    /// <summary>Who or why is missing; nothing was done.</summary>
    WhoOrWhyMissing = 2,

    /// <summary>The audit journal did not take the record; nothing was done.</summary>
    NotRecorded = 3,

    /// <summary>The silo did not answer; whether it drains is unknown.</summary>
    Unreachable = 4,

    /// <summary>It is the only silo; nothing was done.</summary>
    LastSilo = 5,
}

/// <summary>The answer to an order.</summary>
/// <param name="Outcome">Result of the order.</param>
/// <param name="Detail">Why the order was not carried out; empty when it was.</param>
/// <param name="RecordId">Id of the audit record; empty when there is none.</param>
[GenerateSerializer, Immutable, Alias("pix.drain-result")]
public sealed record DrainResult([property: Id(0)] DrainOutcome Outcome, [property: Id(1)] string Detail, [property: Id(2)] string RecordId);

/// <summary>The progress of a draining silo.</summary>
/// <param name="Step"><c>Finishing</c> exchanges, <c>Shipping</c> the audit, <c>Ending</c>.</param>
/// <param name="UnderWay">Exchanges that have not ended.</param>
/// <param name="ToShip">Audit records that no sink has acknowledged.</param>
[GenerateSerializer, Immutable, Alias("pix.drain-snapshot")]
public sealed record DrainSnapshot([property: Id(0)] string Step, [property: Id(1)] int UnderWay, [property: Id(2)] int ToShip);
