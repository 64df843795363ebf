namespace Pix.Simulator.Dict.Policies;

/// <summary>The levels of all buckets. The participant has one bucket for each policy, a payer has two.</summary>
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

    /// <summary>Whether a bucket has at least one token. This check takes no token.</summary>
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

    /// <summary>Takes tokens from a bucket. The level can become negative, because the cost of a request is known only after its answer.</summary>
    public void Take(Bucket bucket, int tokens)
    {
        lock (_access)
        {
            _levels[bucket] = (Level_NeedsLock(bucket) - tokens, time.GetUtcNow());
        }
    }

    /// <summary>Adds tokens to a bucket, at most up to its capacity.</summary>
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
