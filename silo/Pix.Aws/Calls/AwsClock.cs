namespace Pix.Aws.Calls;

/// <summary>
/// The time for signatures: the local time, corrected by the Date header of an answer from AWS. AWS refuses a signature whose time is wrong by
/// more than 5 minutes.
/// </summary>
internal sealed class AwsClock(TimeProvider time)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(4);

    private long _correctionTicks;

    public DateTime UtcNow => time.GetUtcNow().UtcDateTime.AddTicks(Interlocked.Read(ref _correctionTicks));

    /// <summary>Adopts the server's time if it differs from the corrected local time by 4 minutes or more.</summary>
    /// <returns>True if the correction changed, so a newly signed request can succeed.</returns>
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
