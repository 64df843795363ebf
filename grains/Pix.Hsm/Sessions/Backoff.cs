namespace Pix.Hsm.Sessions;

/// <summary>The pause between attempts: 50 ms, doubling to 10 s, a fifth of it random so that silos do not synchronize.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The pause after this many failures in a row.</summary>
    public static TimeSpan After(int failures)
    {
        var doubled = First * Math.Pow(2, Math.Min(failures - 1, 10));
        var capped = doubled < Longest ? doubled : Longest;
        return capped * (0.8 + (0.2 * Random.Shared.NextDouble()));
    }
}
