namespace Pix.Load.Rehearsal;

/// <summary>Result of one rehearsal step: outcome, figures or reason, and duration.</summary>
internal sealed record StepResult(string Section, string Name, StepOutcome Outcome, string Details, TimeSpan Elapsed)
{
    public string Word => Outcome switch
    {
        StepOutcome.Pass => "PASS",
        StepOutcome.Fail => "FAIL",
        _ => "BY HAND",
    };
}
