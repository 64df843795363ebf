using System.Globalization;

namespace Pix.Simulation.Faults;

/// <summary>One fault in the plan of a simulation: what occurs, and at which disk call or step it occurs.</summary>
/// <param name="Kind">What occurs.</param>
/// <param name="Call">Kind of disk call at which the fault occurs. <see cref="DiskCall.Any"/> if the fault occurs at a step.</param>
/// <param name="At">Number of the disk call or step at which the fault occurs, counted from 0.</param>
/// <param name="AtStep">True if the fault occurs at a step of the scheduler, false if it occurs at a disk call.</param>
/// <param name="After">
/// At a disk call: true if the fault occurs after the call's effect, false if before. At a step: true if the fault occurs some time after the step.
/// </param>
/// <param name="Number">Random number that determines the details: which process, how long, how many.</param>
public sealed record Fault(FaultKind Kind, DiskCall Call, int At, bool AtStep, bool After, int Number)
{
    /// <summary>Duration of the fault. It is less than a minute.</summary>
    public TimeSpan Time => TimeSpan.FromMilliseconds(Number % 60_000);

    /// <inheritdoc/>
    public override string ToString() => AtStep
        ? string.Create(CultureInfo.InvariantCulture, $"{Kind} {(After ? "some time after" : "at")} step {At} ({Number})")
        : string.Create(CultureInfo.InvariantCulture, $"{Kind} {(After ? "after" : "before")} {(Call == DiskCall.Any ? "call" : Call)} {At} ({Number})");
}
