namespace Pix.Load.Rehearsal;

/// <summary>Result of one rehearsal step: its outcome, its figures or the reason of its failure, and its duration.</summary>
internal sealed record StepResult(string Section, string Name, StepOutcome Outcome, string Details, TimeSpan Elapsed)
{
    public string Word => Outcome switch
    {
        StepOutcome.Pass => "PASS",
        StepOutcome.Fail => "FAIL",
        _ => "BY HAND",
    };
}
