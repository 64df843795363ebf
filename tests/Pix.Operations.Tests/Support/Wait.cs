namespace Pix.Operations.Tests.Support;

/// <summary>Waits for a condition, not for a time.</summary>
internal static class Wait
{
    public static async Task<T> ForAsync<T>(Func<Task<T?>> look, string what, int seconds = 60)
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
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public static Task UntilAsync(Func<Task<bool>> holds, string what, int seconds = 60) =>
        ForAsync(async () => await holds() ? "yes" : null, what, seconds);
}
