namespace Pix.Aws.Tests.Processes;

/// <summary>One payment of a steady load.</summary>
/// <param name="Phase">What was done to the cluster when it was sent.</param>
/// <param name="EndToEndId">Its id.</param>
/// <param name="Outcome">Status and pix-outcome.</param>
/// <param name="Problem">The problem document, or why there was no answer; empty when it was answered.</param>
/// <param name="Took">Until the answer.</param>
/// <param name="Again">What came of sending the same again, when the outcome was unknown; empty otherwise.</param>
internal sealed record SentPayment(string Phase, string EndToEndId, string Outcome, string Problem, TimeSpan Took, string Again = "")
{
    public bool IsAnswered => Outcome == "201 answered";

    public bool IsUnknown => Outcome.EndsWith(" outcome-unknown", StringComparison.Ordinal);

    public bool IsNotSent => Outcome.EndsWith(" not-sent", StringComparison.Ordinal);
}
