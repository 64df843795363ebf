namespace Pix.Load.Rehearsal;

/// <summary>One step that the Central Bank's homologation requires.</summary>
/// <param name="Section">SPI or DICT.</param>
/// <param name="Name">The requirement in words.</param>
/// <param name="Run">Runs the step and returns its figures; throws <see cref="StepFailedException"/> if the requirement is not met.</param>
internal sealed record Step(string Section, string Name, Func<Workbench, CancellationToken, Task<string>> Run)
{
    /// <summary>What people must arrange with the Central Bank for this step if the simulator is not used; empty if nothing must be arranged.</summary>
    public string ByHand { get; init; } = "";
}
