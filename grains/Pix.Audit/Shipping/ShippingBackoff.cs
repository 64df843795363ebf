namespace Pix.Audit.Shipping;

/// <summary>
/// Computes the wait between two deliveries: 200 ms after the first failure, doubled with each further failure up to a limit. A success resets
/// the wait.
/// </summary>
internal sealed class ShippingBackoff(TimeSpan most, TimeProvider time)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(200);

    private int _failures;

    /// <summary>Returns the wait after this many failures in a row.</summary>
    public static TimeSpan After(int failures, TimeSpan most)
    {
        var wait = Least * Math.Pow(2, Math.Clamp(failures - 1, 0, 20));
        return wait < most ? wait : most;
    }

    /// <summary>How long the next <see cref="WaitAsync"/> waits.</summary>
    public TimeSpan Next => After(_failures + 1, most);

    /// <summary>Counts another failure and waits.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(After(++_failures, most), time, cancellationToken);

    public void Reset() => _failures = 0;
}
