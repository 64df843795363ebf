namespace Pix.Audit.Shipping;

/// <summary>The wait between two attempts: it doubles from one failure to the next, up to a bound, and begins anew after a success.</summary>
internal sealed class ShippingBackoff(TimeSpan most, TimeProvider time)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(200);

    private int _failures;

    /// <summary>The wait after so many failures in a row.</summary>
    public static TimeSpan After(int failures, TimeSpan most)
    {
        var wait = Least * Math.Pow(2, Math.Clamp(failures - 1, 0, 20));
        return wait < most ? wait : most;
    }

    /// <summary>How long <see cref="WaitAsync"/> would wait now.</summary>
    public TimeSpan Next => After(_failures + 1, most);

    /// <summary>Waits after one more failure.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(After(++_failures, most), time, cancellationToken);

    public void Reset() => _failures = 0;
}
