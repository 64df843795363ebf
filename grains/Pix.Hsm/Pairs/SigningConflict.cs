namespace Pix.Hsm.Pairs;

/// <summary>Says that a changed setting would give a different signature to messages that may still be resent.</summary>
/// <param name="Since">Creation time (UTC) of the first messages whose signature would differ.</param>
/// <param name="Then">The pair in force until now for messages created at that time.</param>
/// <param name="Wanted">The pair that would sign these messages after the change; null if no pair would.</param>
public sealed record SigningConflict(DateTimeOffset Since, SigningTerm Then, SigningTerm? Wanted)
{
    /// <summary>Tells the operator what was found, what was expected and what to do.</summary>
    public string Sentence(DateTimeOffset now) => Wanted is null
        ? $"Pix:SignatureKeyLabel and Pix:SignatureCertificate do not have {Then.Name} any more, which signs messages created at {SigningSchedule.Text(Since)}; "
            + $"those may be sent again for {SigningWindow.Resends.TotalHours:0} hours. Keep it beside the new one so long, or mark it as {Then.Label}!withdrawn if it is compromised."
        : $"messages created at {SigningSchedule.Text(Since)} are signed with {Then.Name} and would be with {Wanted.Name}: the same message would have two forms. "
            + $"Set the time of the new one in Pix:SignatureKeyLabel at least {SigningWindow.Notice.TotalMinutes:0} minutes ahead, as {Wanted.Label}@{SigningSchedule.Text(Round(now + SigningWindow.Notice * 2))}.";

    private static DateTimeOffset Round(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMinute), time.Offset);
}
