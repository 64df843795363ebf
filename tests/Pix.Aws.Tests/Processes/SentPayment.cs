namespace Pix.Aws.Tests.Processes;

/// <summary>One payment of a steady load.</summary>
/// <param name="Phase">What was done to the cluster when it was sent.</param>
/// <param name="EndToEndId">Its id.</param>
/// <param name="Outcome">Status and pix-outcome.</param>
/// <param name="Took">Until the answer.</param>
internal sealed record SentPayment(string Phase, string EndToEndId, string Outcome, TimeSpan Took)
{
    public bool IsAnswered => Outcome == "201 answered";

    public bool IsNotSent => Outcome.EndsWith(" not-sent", StringComparison.Ordinal);
}
