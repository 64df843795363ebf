namespace Pix.Audit.Shipping;

/// <summary>The wait between attempts. It doubles with each failure, up to a limit, and starts again at 200 ms after a success.</summary>
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

    /// <summary>The wait of the next <see cref="WaitAsync"/>.</summary>
    public TimeSpan Next => After(_failures + 1, most);

    /// <summary>Counts another failure and waits.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(After(++_failures, most), time, cancellationToken);

    public void Reset() => _failures = 0;
}
