namespace Pix.Load.Rehearsal;

/// <summary>What came of a step.</summary>
internal sealed record StepResult(string Section, string Name, StepOutcome Outcome, string Details, TimeSpan Elapsed)
{
    public string Word => Outcome switch
    {
        StepOutcome.Pass => "PASS",
        StepOutcome.Fail => "FAIL",
        _ => "BY HAND",
    };
}
