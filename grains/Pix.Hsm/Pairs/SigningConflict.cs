namespace Pix.Hsm.Pairs;

/// <summary>A changed setting would give messages that may be resent another signature.</summary>
/// <param name="Since">Creation time of the first such message, UTC.</param>
/// <param name="Then">The pair in force for messages of that time.</param>
/// <param name="Wanted">The pair that would sign them after the change; null when none would.</param>
public sealed record SigningConflict(DateTimeOffset Since, SigningTerm Then, SigningTerm? Wanted)
{
    /// <summary>What was found, what was expected, what to do.</summary>
    public string Sentence(DateTimeOffset now) => Wanted is null
        ? $"Pix:SignatureKeyLabel and Pix:SignatureCertificate do not have {Then.Name} any more, which signs messages created at {SigningSchedule.Text(Since)}; "
            + $"those may be sent again for {SigningWindow.Resends.TotalHours:0} hours. Keep it beside the new one so long, or mark it as {Then.Label}!withdrawn if it is compromised."
        : $"messages created at {SigningSchedule.Text(Since)} are signed with {Then.Name} and would be with {Wanted.Name}: the same message would have two forms. "
            + $"Set the time of the new one in Pix:SignatureKeyLabel at least {SigningWindow.Notice.TotalMinutes:0} minutes ahead, as {Wanted.Label}@{SigningSchedule.Text(Round(now + SigningWindow.Notice * 2))}.";

    private static DateTimeOffset Round(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMinute), time.Offset);
}
