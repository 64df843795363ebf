namespace Pix.Rates.Tests.Support;

/// <summary>Waits for a condition, 20 s at most.</summary>
internal static class Eventually
{
    public static async Task Is(Func<bool> condition, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(5, deadline.Token);
        }
    }
}
