namespace Pix.Audit.DeadLetters;

/// <summary>
/// An operator's request to redeliver a dead letter: a file beside the letter. The letter's silo, or the silo that adopts its journal,
/// carries it out.
/// </summary>
/// <param name="Who">Who requested it; kept in the audit.</param>
/// <param name="Why">Reason of the order; kept in the audit.</param>
/// <param name="At">Time of the order, UTC.</param>
/// <param name="Refusal">Why the sink refused it; null before a try, and while the sink is down.</param>
public sealed record RedeliveryRequest(string Who, string Why, DateTimeOffset At, string? Refusal = null);
