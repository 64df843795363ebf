using System.Globalization;

namespace Pix.Scale.Measuring;

/// <summary>Whether more silos carry more. Near-linear is demanded of every measurement in which there was processor left to be faster with.</summary>
internal static class Verdict
{
    /// <summary>Above this part of all cores' time, the machine and not Pix may be what limits.</summary>
    public const double CpuFull = 0.85;

    /// <summary>
    /// Least part of N times one silo's rate that N silos must reach. Senders come by turns, not where a silo is free: sixteen for each
    /// cost four silos 5 % of it.
    /// </summary>
    public const double NearLinear = 0.85;

    /// <summary>N silos' rate by one silo's.</summary>
    public static double Ratio(ScalePoint point, IReadOnlyList<ScalePoint> all) => point.PerSecond / One(point, all).PerSecond;

    /// <summary>Whether the machine was full in this measurement.</summary>
    public static bool IsFull(ScalePoint point) => point.CpuBusy >= CpuFull;

    /// <summary>One sentence each for what does not hold; none when all does.</summary>
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

        // One run may fill the processor with its first silo; another must then show what more silos do.
        if (all.Any(point => point.Silos > 1) && all.Where(point => point.Silos > 1).All(IsFull))
        {
            failures.Add("The processor was full in every measurement of several silos, so they show nothing; take a longer --delay-ms or a quieter machine.");
        }

        return failures;
    }

    private static ScalePoint One(ScalePoint point, IReadOnlyList<ScalePoint> all) =>
        all.Single(other => other.Silos == 1 && other.DelayInMilliseconds == point.DelayInMilliseconds);
}
