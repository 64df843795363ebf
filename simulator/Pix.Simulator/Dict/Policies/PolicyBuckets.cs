namespace Pix.Simulator.Dict.Policies;

/// <summary>The levels of all buckets: for the participant one bucket of each policy, for each payer two buckets.</summary>
internal sealed class PolicyBuckets(TimeProvider time)
{
    private readonly Lock _access = new();
    private readonly Dictionary<Bucket, (double Tokens, DateTimeOffset At)> _levels = [];

    public IReadOnlyList<PolicyState> States()
    {
        lock (_access)
        {
            return [.. PolicyTable.All.Select(policy => new PolicyState(policy, (int)Math.Floor(Level_NeedsLock(new Bucket(policy, "")))))];
        }
    }

    /// <summary>Whether a bucket has at least one token; no token is taken.</summary>
    public bool HasTokens(Bucket bucket)
    {
        lock (_access)
        {
            return Level_NeedsLock(bucket) >= 1;
        }
    }

    /// <summary>Returns the level of a bucket, rounded down to whole tokens.</summary>
    public int Tokens(Bucket bucket)
    {
        lock (_access)
        {
            return (int)Math.Floor(Level_NeedsLock(bucket));
        }
    }

    /// <summary>Takes tokens from a bucket; the level may become negative, because the cost is known only after the answer.</summary>
    public void Take(Bucket bucket, int tokens)
    {
        lock (_access)
        {
            _levels[bucket] = (Level_NeedsLock(bucket) - tokens, time.GetUtcNow());
        }
    }

    /// <summary>Returns tokens to a bucket, up to its capacity.</summary>
    public void Give(Bucket bucket, int tokens)
    {
        lock (_access)
        {
            _levels[bucket] = (Math.Min(bucket.Policy.Capacity, Level_NeedsLock(bucket) + tokens), time.GetUtcNow());
        }
    }

    private double Level_NeedsLock(Bucket bucket)
    {
        var policy = bucket.Policy;
        if (!_levels.TryGetValue(bucket, out var level))
        {
            return policy.Capacity;
        }

        var refilled = (time.GetUtcNow() - level.At).TotalSeconds * policy.RefillTokens / policy.RefillPeriodSec;
        return Math.Min(policy.Capacity, level.Tokens + refilled);
    }
}
