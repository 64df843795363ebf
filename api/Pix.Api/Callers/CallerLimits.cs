using System.Threading.RateLimiting;

namespace Pix.Api.Callers;

/// <summary>
/// Limits the requests of each caller, so that no caller uses the capacity that the other callers need. Each front door counts only the requests
/// that it receives itself.
/// </summary>
internal sealed class CallerLimits : IDisposable
{
    private readonly PartitionedRateLimiter<Caller> _inFlight = PartitionedRateLimiter.Create<Caller, (string, int)>(caller =>
        RateLimitPartition.GetConcurrencyLimiter((caller.Name, caller.MaxInFlight), key => new ConcurrencyLimiterOptions { PermitLimit = key.Item2, QueueLimit = 0 }));

    private readonly PartitionedRateLimiter<Caller> _rate = PartitionedRateLimiter.Create<Caller, (string, int)>(caller => caller.RequestsPerSecond == 0
        ? RateLimitPartition.GetNoLimiter((caller.Name, 0))
        : RateLimitPartition.GetTokenBucketLimiter((caller.Name, caller.RequestsPerSecond), key => Bucket(key.Item2)));

    private readonly PartitionedRateLimiter<Caller> _both;

    public CallerLimits() => _both = PartitionedRateLimiter.CreateChained(_inFlight, _rate);

    /// <summary>
    /// Counts a request of the caller. The returned lease says whether the limits allow the request. Dispose the lease when the request ends.
    /// </summary>
    public RateLimitLease Enter(Caller caller) => _both.AttemptAcquire(caller);

    /// <summary>Returns how long a caller whose request was refused should wait before the next request.</summary>
    public static TimeSpan WaitOf(RateLimitLease lease) => lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);

    public void Dispose()
    {
        _both.Dispose();
        _inFlight.Dispose();
        _rate.Dispose();
    }

    // The bucket holds the requests of one second, so all of them can come at once. It is refilled ten times a second, or, if the limit is below
    // ten a second, by one request at a time.
    private static TokenBucketRateLimiterOptions Bucket(int perSecond) => new()
    {
        TokenLimit = perSecond,
        TokensPerPeriod = Math.Max(1, perSecond / 10),
        ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / Math.Min(perSecond, 10)),
        QueueLimit = 0,
    };
}
