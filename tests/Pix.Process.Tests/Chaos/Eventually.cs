namespace Pix.Chaos.Tests;

/// <summary>Waits for a condition; machines that build are slow.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static Task TrueAsync(string what, Func<Task<bool>> condition) => TrueAsync(() => what, condition);

    /// <param name="what">What is waited for, told with what was found last.</param>
    /// <param name="condition">Whether it is so.</param>
    public static async Task TrueAsync(Func<string> what, Func<Task<bool>> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Limit, $"Not within {Limit.TotalMinutes} minutes: {what()}.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    public static Task TrueAsync(string what, Func<bool> condition) => TrueAsync(what, () => Task.FromResult(condition()));
}
