using System.Collections.Immutable;
using Pix.Contracts.Operating;
using Pix.Grains.Rates;
using Pix.Rates.Leases;

namespace Pix.Grains.Observation;

/// <summary>Reads the limits of the budgets that this silo owns.</summary>
internal sealed class SiloLimits(KeptBudgets kept, IGrainFactory grains, IClusterMembershipService membership, TimeProvider time)
{
    // A budget owner on this silo answers at once. An owner that takes longer is moving to another silo, so its limits are left out.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Returns every bucket that was used, budget by budget.</summary>
    public async Task<ImmutableArray<BucketSnapshot>> ReadAsync()
    {
        var names = membership.CurrentSnapshot.Members.Values.ToDictionary(member => member.SiloAddress.ToParsableString(), member => member.Name);
        var budgets = await Task.WhenAll(kept.Names.Select(AskAsync));
        return [.. budgets.SelectMany(budget => budget.Buckets.OrderBy(bucket => bucket.Policy, StringComparer.Ordinal).Select(bucket => Snapshot(budget.Name, bucket, names)))];
    }

    private async Task<(string Name, ImmutableArray<BucketState> Buckets)> AskAsync(string budget)
    {
        try
        {
            return (budget, await grains.GetGrain<IRateBudgetGrain>(budget).GetBucketsAsync().WaitAsync(Patience, time));
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return (budget, []);
        }
    }

    private static BucketSnapshot Snapshot(string budget, BucketState bucket, Dictionary<string, string> names) => new(
        budget,
        bucket.Policy,
        bucket.Left.Value,
        bucket.Limit.Capacity.Value,
        bucket.Countable.Value,
        bucket.Limit.PerSecond,
        [.. bucket.Leases.Select(lease => new LeaseSnapshot(names.GetValueOrDefault(lease.Key, lease.Key), lease.Value.Value)).OrderBy(lease => lease.Silo, StringComparer.Ordinal)])
    {
        PauseSeconds = Math.Round(bucket.Pause.TotalSeconds, 1),
        PauseToldSeconds = Math.Round(bucket.PauseTold.TotalSeconds, 1),
        Source = bucket.Source.ToString(),
    };
}
