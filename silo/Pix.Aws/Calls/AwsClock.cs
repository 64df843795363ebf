namespace Pix.Aws.Calls;

/// <summary>The local time, corrected by the Date header of an answer of AWS, because AWS refuses signatures that are more than 5 minutes off.</summary>
internal sealed class AwsClock(TimeProvider time)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(4);

    private long _correctionTicks;

    public DateTime UtcNow => time.GetUtcNow().UtcDateTime.AddTicks(Interlocked.Read(ref _correctionTicks));

    /// <summary>Adopts the server's time if it differs from the corrected local time by 4 minutes or more.</summary>
    /// <returns>True if the correction changed, so that signing again may help.</returns>
    public bool CorrectBy(DateTimeOffset? serverTime)
    {
        if (serverTime is not { } server || (server.UtcDateTime - UtcNow).Duration() < Tolerance)
        {
            return false;
        }

        Interlocked.Exchange(ref _correctionTicks, (server - time.GetUtcNow()).Ticks);
        return true;
    }
}
