namespace Pix.Tests;

/// <summary>Waits for a condition, not for a time.</summary>
internal static class Wait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks again and again until something is found; fails after the limit.</summary>
    public static async Task<T> ForAsync<T>(Func<Task<T?>> look, string what, int seconds = 180)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            Assert.False(limit.IsCancellationRequested, $"Not within {seconds} s: {what}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Looks until the condition holds.</summary>
    public static Task UntilAsync(Func<Task<bool>> holds, string what, int seconds = 180) =>
        ForAsync(async () => await holds() ? "yes" : null, what, seconds);
}
