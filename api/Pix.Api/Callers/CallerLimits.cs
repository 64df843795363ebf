using System.Threading.RateLimiting;

namespace Pix.Api.Callers;

/// <summary>Limits each caller, so that none takes the others' share. Counted by each front door for itself.</summary>
internal sealed class CallerLimits : IDisposable
{
    private readonly PartitionedRateLimiter<Caller> _inFlight = PartitionedRateLimiter.Create<Caller, (string, int)>(caller =>
        RateLimitPartition.GetConcurrencyLimiter((caller.Name, caller.MaxInFlight), key => new ConcurrencyLimiterOptions { PermitLimit = key.Item2, QueueLimit = 0 }));

    private readonly PartitionedRateLimiter<Caller> _rate = PartitionedRateLimiter.Create<Caller, (string, int)>(caller => caller.RequestsPerSecond == 0
        ? RateLimitPartition.GetNoLimiter((caller.Name, 0))
        : RateLimitPartition.GetTokenBucketLimiter((caller.Name, caller.RequestsPerSecond), key => Bucket(key.Item2)));

    private readonly PartitionedRateLimiter<Caller> _both;

    public CallerLimits() => _both = PartitionedRateLimiter.CreateChained(_inFlight, _rate);

    /// <summary>Takes a place. The lease says whether there was one; disposing it returns the place.</summary>
    public RateLimitLease Enter(Caller caller) => _both.AttemptAcquire(caller);

    /// <summary>How long a refused caller should wait.</summary>
    public static TimeSpan WaitOf(RateLimitLease lease) => lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);

    public void Dispose()
    {
        _both.Dispose();
        _inFlight.Dispose();
        _rate.Dispose();
    }

    // A second's worth may come at once; it refills ten times a second, or one by one below ten a second.
    private static TokenBucketRateLimiterOptions Bucket(int perSecond) => new()
    {
        TokenLimit = perSecond,
        TokensPerPeriod = Math.Max(1, perSecond / 10),
        ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / Math.Min(perSecond, 10)),
        QueueLimit = 0,
    };
}
