using System.Globalization;

namespace Pix.Simulation.Faults;

/// <summary>One fault of a plan: what happens, and when.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Call">
/// Kind of disk call at which the fault occurs. <see cref="DiskCall.Any"/> with <paramref name="AtStep"/> means a step of the scheduler.
/// </param>
/// <param name="At">Number of the call or step, counted from 0.</param>
/// <param name="AtStep">True if <paramref name="At"/> is the number of a step.</param>
/// <param name="After">True if the fault occurs after the call has had its effect, or some time after the step.</param>
/// <param name="Number">Random number for the other choices: which process, how long, how many.</param>
public sealed record Fault(FaultKind Kind, DiskCall Call, int At, bool AtStep, bool After, int Number)
{
    /// <summary>Duration of the fault, less than a minute.</summary>
    public TimeSpan Time => TimeSpan.FromMilliseconds(Number % 60_000);

    /// <inheritdoc/>
    public override string ToString() => AtStep
        ? string.Create(CultureInfo.InvariantCulture, $"{Kind} {(After ? "some time after" : "at")} step {At} ({Number})")
        : string.Create(CultureInfo.InvariantCulture, $"{Kind} {(After ? "after" : "before")} {(Call == DiskCall.Any ? "call" : Call)} {At} ({Number})");
}
