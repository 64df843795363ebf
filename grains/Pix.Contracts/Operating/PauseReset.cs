using System.Collections.Immutable;

namespace Pix.Contracts.Operating;

/// <summary>An operator's order to end the pauses of a budget after a 429.</summary>
/// <param name="Budget">System and participant, such as <c>spi/99999010</c>.</param>
/// <param name="Policy">Name of the policy; empty for all policies of the budget.</param>
/// <param name="Who">Name of the person who gives the order, 1 to 100 printable characters; kept in the audit.</param>
/// <param name="Why">The reason for the order, 1 to 500 printable characters; kept in the audit.</param>
[GenerateSerializer, Immutable, Alias("pix.pause-reset")]
public sealed record PauseReset(
    [property: Id(0)] string Budget, [property: Id(1)] string Policy, [property: Id(2)] string Who, [property: Id(3)] string Why)
{
    /// <summary>True if <see cref="Who"/> and <see cref="Why"/> are both present, not too long, and without control characters.</summary>
    public bool IsSigned => OperatorWord.IsComplete(Who, Why);
}

/// <summary>Result of an order to end pauses.</summary>
public enum PauseResetOutcome
{
    /// <summary>The order was recorded in the audit and carried out.</summary>
    Done = 0,

    /// <summary>No request has used the budget or policy yet, so there is no pause and nothing was done.</summary>
    UnknownBudget = 1,

    /// <summary>The person's name or the reason is missing, so nothing was done.</summary>
    WhoOrWhyMissing = 2,

    /// <summary>The order could not be written to the audit journal, so nothing was done.</summary>
    NotRecorded = 3,

    /// <summary>The budget owner did not answer; whether the pause ended is unknown.</summary>
    Unreachable = 4,
}

/// <summary>Answer to an order to end pauses.</summary>
/// <param name="Outcome">Result of the order.</param>
/// <param name="Detail">Why the order was not carried out; empty when it was.</param>
/// <param name="RecordId">Id of the audit record; empty when there is none.</param>
/// <param name="Ended">The pauses that were ended; empty when no pause was ended.</param>
[GenerateSerializer, Immutable, Alias("pix.pause-reset-result")]
public sealed record PauseResetResult(
    [property: Id(0)] PauseResetOutcome Outcome, [property: Id(1)] string Detail, [property: Id(2)] string RecordId, [property: Id(3)] ImmutableArray<EndedPause> Ended)
{
    /// <summary>
    /// Makes the answer for an order that was not carried out, or whose result is unknown. The answer has no audit record and no ended pauses.
    /// </summary>
    public static PauseResetResult Refused(PauseResetOutcome outcome, string detail) => new(outcome, detail, "", []);
}

/// <summary>A pause that ended early because of an order.</summary>
/// <param name="Policy">The policy whose pause ended.</param>
/// <param name="Seconds">Number of seconds that the pause would have lasted longer without the order.</param>
[GenerateSerializer, Immutable, Alias("pix.ended-pause")]
public sealed record EndedPause([property: Id(0)] string Policy, [property: Id(1)] double Seconds);
