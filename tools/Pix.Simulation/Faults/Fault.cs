using System.Globalization;

namespace Pix.Simulation.Faults;

/// <summary>One fault of a plan: what, and when.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Call">Kind of disk call at which it is done; <see cref="DiskCall.Any"/> with <paramref name="AtStep"/> means a step of the scheduler.</param>
/// <param name="At">Number of that call, or step, from 0.</param>
/// <param name="AtStep">True when <paramref name="At"/> is a step.</param>
/// <param name="After">Done when the call has had its effect, and not before; of a step, some time after it.</param>
/// <param name="Number">What else there is to choose: which process, how long, how many.</param>
public sealed record Fault(FaultKind Kind, DiskCall Call, int At, bool AtStep, bool After, int Number)
{
    /// <summary>How long what is done lasts, under a minute.</summary>
    public TimeSpan Time => TimeSpan.FromMilliseconds(Number % 60_000);

    /// <inheritdoc/>
    public override string ToString() => AtStep
        ? string.Create(CultureInfo.InvariantCulture, $"{Kind} {(After ? "some time after" : "at")} step {At} ({Number})")
        : string.Create(CultureInfo.InvariantCulture, $"{Kind} {(After ? "after" : "before")} {(Call == DiskCall.Any ? "call" : Call)} {At} ({Number})");
}
