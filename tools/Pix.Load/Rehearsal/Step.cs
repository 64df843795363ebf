namespace Pix.Load.Rehearsal;

/// <summary>One thing that the homologation asks for.</summary>
/// <param name="Section">SPI or DICT.</param>
/// <param name="Name">What is asked.</param>
/// <param name="Run">Does it and tells the figures; throws <see cref="StepFailedException"/> when it is not as it must be.</param>
internal sealed record Step(string Section, string Name, Func<Workbench, CancellationToken, Task<string>> Run)
{
    /// <summary>What people must arrange with the Central Bank when there is no simulator to ask; empty when nobody is needed.</summary>
    public string ByHand { get; init; } = "";
}
