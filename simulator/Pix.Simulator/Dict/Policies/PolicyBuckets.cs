namespace Pix.Simulator.Dict.Policies;

/// <summary>What each of the participant's buckets holds.</summary>
internal sealed class PolicyBuckets(TimeProvider time)
{
    private readonly Lock _access = new();
    private readonly Dictionary<string, (double Tokens, DateTimeOffset At)> _levels =
        PolicyTable.All.ToDictionary(policy => policy.Name, policy => ((double)policy.Capacity, time.GetUtcNow()));

    public IReadOnlyList<PolicyState> States()
    {
        lock (_access)
        {
            return [.. PolicyTable.All.Select(policy => new PolicyState(policy, (int)Math.Floor(Level_NeedsLock(policy))))];
        }
    }

    /// <summary>Whether there is at least one token; asking does not take it.</summary>
    public bool HasTokens(string name)
    {
        lock (_access)
        {
            return Level_NeedsLock(Find(name)) >= 1;
        }
    }

    /// <summary>Takes tokens; the level may go below zero, for the cost is known only after the answer.</summary>
    public void Take(string name, int tokens)
    {
        lock (_access)
        {
            _levels[name] = (Level_NeedsLock(Find(name)) - tokens, time.GetUtcNow());
        }
    }

    private double Level_NeedsLock(Policy policy)
    {
        var (tokens, at) = _levels[policy.Name];
        var refilled = (time.GetUtcNow() - at).TotalSeconds * policy.RefillTokens / policy.RefillPeriodSec;
        return Math.Min(policy.Capacity, tokens + refilled);
    }

    private static Policy Find(string name) => PolicyTable.All.First(policy => policy.Name == name);
}
