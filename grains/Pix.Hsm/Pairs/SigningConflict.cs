namespace Pix.Hsm.Pairs;

/// <summary>Describes a change of the settings after which messages that may still be resent would get another signature. Pix refuses such a change.</summary>
/// <param name="Since">Creation time (UTC) of the first messages whose signature would differ.</param>
/// <param name="Then">The pair that signs messages created at that time before the change.</param>
/// <param name="Wanted">The pair that would sign these messages after the change; null if no pair would.</param>
public sealed record SigningConflict(DateTimeOffset Since, SigningTerm Then, SigningTerm? Wanted)
{
    /// <summary>Returns a text that tells the operator what was found, what was expected and what to do.</summary>
    public string Sentence(DateTimeOffset now) => Wanted is null
        ? $"Pix:SignatureKeyLabel and Pix:SignatureCertificate do not have {Then.Name} any more, which signs messages created at {SigningSchedule.Text(Since)}; "
            + $"those may be sent again for {SigningWindow.Resends.TotalHours:0} hours. Keep it beside the new one so long, or mark it as {Then.Label}!withdrawn if it is compromised."
        : $"messages created at {SigningSchedule.Text(Since)} are signed with {Then.Name} and would be with {Wanted.Name}: the same message would have two forms. "
            + $"Set the time of the new one in Pix:SignatureKeyLabel at least {SigningWindow.Notice.TotalMinutes:0} minutes ahead, as {Wanted.Label}@{SigningSchedule.Text(Round(now + SigningWindow.Notice * 2))}.";

    private static DateTimeOffset Round(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMinute), time.Offset);
}
