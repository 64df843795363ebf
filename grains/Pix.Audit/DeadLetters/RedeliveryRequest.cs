namespace Pix.Audit.DeadLetters;

/// <summary>An operator's wish that a dead letter goes to its sink once more: a file beside the letter, which the letter's silo, or the silo that takes its journal over, carries out.</summary>
/// <param name="Who">Who asks; kept in the audit.</param>
/// <param name="Why">Why; kept in the audit.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Refusal">Why the sink did not take it; null while it was not tried, or the sink is away.</param>
public sealed record RedeliveryRequest(string Who, string Why, DateTimeOffset At, string? Refusal = null);
