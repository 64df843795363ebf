using System.Runtime.CompilerServices;

namespace Pix.Testing;

/// <summary>Waits for a condition, not for a time.</summary>
public static class Wait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Looks again and again until something is found; fails after the limit, which is for machines that hang and not for slow ones.</summary>
    /// <param name="look">Null: not yet.</param>
    /// <param name="what">What is waited for; none: the source of <paramref name="look"/>.</param>
    /// <param name="seconds">The limit.</param>
    public static Task<T> ForAsync<T>(Func<Task<T?>> look, [CallerArgumentExpression(nameof(look))] string what = "", int seconds = 180)
        where T : class =>
        ForAsync(look, () => what, seconds);

    /// <summary>The same; what is waited for is told with what was found last.</summary>
    public static async Task<T> ForAsync<T>(Func<Task<T?>> look, Func<string> what, int seconds = 180)
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

            Assert.False(limit.IsCancellationRequested, $"Not within {seconds} s: {what()}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Looks until the condition holds.</summary>
    public static Task UntilAsync(Func<Task<bool>> holds, [CallerArgumentExpression(nameof(holds))] string what = "", int seconds = 180) =>
        ForAsync(async () => await holds() ? "yes" : null, () => what, seconds);

    /// <summary>Looks until the condition holds.</summary>
    public static Task UntilAsync(Func<bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "", int seconds = 180) =>
        ForAsync(() => Task.FromResult(holds() ? "yes" : null), () => what, seconds);
}
