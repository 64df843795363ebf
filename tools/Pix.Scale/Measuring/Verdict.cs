using System.Globalization;

namespace Pix.Scale.Measuring;

/// <summary>Decides whether throughput grows nearly linearly with silos. Measurements in which the processor was full are exempt.</summary>
internal static class Verdict
{
    /// <summary>Fraction of all cores' time from which the machine, not Pix, may limit the throughput.</summary>
    public const double CpuFull = 0.85;

    /// <summary>
    /// Minimum rate of N silos, as a fraction of N times one silo's rate. Calls go to the silos in turn and not to a free silo, which costs
    /// four silos 5 % of the rate with sixteen senders for each.
    /// </summary>
    public const double NearLinear = 0.85;

    /// <summary>Returns the rate of a measurement divided by the rate of one silo.</summary>
    public static double Ratio(ScalePoint point, IReadOnlyList<ScalePoint> all) => point.PerSecond / One(point, all).PerSecond;

    /// <summary>Whether the processor was full in a measurement.</summary>
    public static bool IsFull(ScalePoint point) => point.CpuBusy >= CpuFull;

    /// <summary>Returns one sentence for each failed condition; empty if all conditions hold.</summary>
    public static IReadOnlyList<string> Failures(IReadOnlyList<ScalePoint> all, double nearLinear = NearLinear)
    {
        var failures = new List<string>();
        foreach (var point in all)
        {
            var what = string.Create(CultureInfo.InvariantCulture, $"{point.Silos} silos, {point.DelayInMilliseconds} ms");
            if (point.Failures > 0)
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {point.Failures} of {point.Messages} messages were not answered 201."));
            }

            if (point.IdleSilos > 0)
            {
                failures.Add($"{what}: {point.IdleSilos} had next to nothing to do.");
            }

            if (!IsFull(point) && Ratio(point, all) < nearLinear * point.Silos)
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {Ratio(point, all):F2} times one silo's rate, not {nearLinear * point.Silos:F2} or more, and the processor was only {point.CpuBusy:P0} busy."));
            }
        }

        // With one delay the first silo may already fill the processor; then a measurement with another delay must show the effect of more silos.
        if (all.Any(point => point.Silos > 1) && all.Where(point => point.Silos > 1).All(IsFull))
        {
            failures.Add("The processor was full in every measurement of several silos, so they show nothing; take a longer --delay-ms or a quieter machine.");
        }

        return failures;
    }

    private static ScalePoint One(ScalePoint point, IReadOnlyList<ScalePoint> all) =>
        all.Single(other => other.Silos == 1 && other.DelayInMilliseconds == point.DelayInMilliseconds);
}
