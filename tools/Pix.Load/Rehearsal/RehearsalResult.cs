using Pix.Load.Capacity;

namespace Pix.Load.Rehearsal;

/// <summary>Result of a whole rehearsal: the results of its steps, and the capacity runs of its volume steps.</summary>
internal sealed record RehearsalResult(RehearsalPlan Plan, DateTimeOffset Started, IReadOnlyList<StepResult> Steps, IReadOnlyList<CapacityResult> Runs)
{
    public bool Passed => Steps.All(step => step.Outcome != StepOutcome.Fail);

    public string Summary => $"{Count(StepOutcome.Pass)} passed, {Count(StepOutcome.Fail)} failed, {Count(StepOutcome.ByHand)} by hand";

    private int Count(StepOutcome outcome) => Steps.Count(step => step.Outcome == outcome);
}
