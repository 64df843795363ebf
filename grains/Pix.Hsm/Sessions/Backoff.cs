namespace Pix.Hsm.Sessions;

/// <summary>Computes the pause between attempts: 50 ms, doubled after each failure to 10 s. A fifth is random, so silos retry at different times.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Returns the pause after a number of failures in a row.</summary>
    public static TimeSpan After(int failures)
    {
        var doubled = First * Math.Pow(2, Math.Min(failures - 1, 10));
        var capped = doubled < Longest ? doubled : Longest;
        return capped * (0.8 + (0.2 * Random.Shared.NextDouble()));
    }
}
