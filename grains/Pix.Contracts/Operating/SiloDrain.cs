namespace Pix.Contracts.Operating;

/// <summary>An operator's order to drain a silo. The silo takes no more work, finishes its exchanges, ships its audit and stops.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="Who">Name of the person who gives the order, 1 to 100 printable characters; kept in the audit.</param>
/// <param name="Why">The reason for the order, 1 to 500 printable characters; kept in the audit.</param>
/// <param name="EvenLast">Whether to drain the silo even if it is the only silo of the cluster, so that Pix is down afterwards.</param>
[GenerateSerializer, Immutable, Alias("pix.drain-order")]
public sealed record DrainOrder([property: Id(0)] string Silo, [property: Id(1)] string Who, [property: Id(2)] string Why, [property: Id(3)] bool EvenLast);

/// <summary>Result of an order to drain a silo.</summary>
public enum DrainOutcome
{
    /// <summary>The order was recorded in the audit, and the silo drains.</summary>
    Begun = 0,

    /// <summary>No active silo has this name, so nothing was done.</summary>
    UnknownSilo = 1,

    /// <summary>The person's name or the reason is missing, so nothing was done.</summary>
    WhoOrWhyMissing = 2,

    /// <summary>The order could not be written to the audit journal, so nothing was done.</summary>
    NotRecorded = 3,

    /// <summary>The silo did not answer; whether it drains is unknown.</summary>
    Unreachable = 4,

    /// <summary>The silo is the only silo of the cluster and <see cref="DrainOrder.EvenLast"/> is false, so nothing was done.</summary>
    LastSilo = 5,
}

/// <summary>Answer to an order to drain a silo.</summary>
/// <param name="Outcome">Result of the order.</param>
/// <param name="Detail">Why the order was not carried out; empty when it was.</param>
/// <param name="RecordId">Id of the audit record; empty when there is none.</param>
[GenerateSerializer, Immutable, Alias("pix.drain-result")]
public sealed record DrainResult([property: Id(0)] DrainOutcome Outcome, [property: Id(1)] string Detail, [property: Id(2)] string RecordId);

/// <summary>The progress of a draining silo.</summary>
/// <param name="Step">
/// <c>Finishing</c> (waiting for exchanges to end), <c>Shipping</c> (delivering audit records to their sink) or <c>Ending</c> (stopping the
/// process).
/// </param>
/// <param name="UnderWay">Number of exchanges that have not ended.</param>
/// <param name="ToShip">Number of audit records that their sink has not acknowledged yet.</param>
[GenerateSerializer, Immutable, Alias("pix.drain-snapshot")]
public sealed record DrainSnapshot([property: Id(0)] string Step, [property: Id(1)] int UnderWay, [property: Id(2)] int ToShip);
