namespace Pix.Audit.DeadLetters;

/// <summary>
/// An operator's request to redeliver a dead letter, stored in a file beside the letter. The silo that owns the letter's journal, or the silo
/// that adopts this journal, carries out the request.
/// </summary>
/// <param name="Who">Who requested redelivery; kept in the audit.</param>
/// <param name="Why">Reason for the request; kept in the audit.</param>
/// <param name="At">Time of the request, UTC.</param>
/// <param name="Refusal">Why the record was refused; null before the first try, and while the sink is down.</param>
public sealed record RedeliveryRequest(string Who, string Why, DateTimeOffset At, string? Refusal = null);
