using Orleans.Runtime.Placement;

namespace Pix.Grains.Observation;

/// <summary>Finds the view grains of the active silos. A call to the view of a silo runs on that silo.</summary>
internal sealed class SiloViews(IClusterMembershipService membership, IGrainFactory grains, ILocalSiloDetails local, TimeProvider time)
{
    /// <summary>Maximum wait for the answer of one silo.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The silos that are active now, including this one.</summary>
    public IEnumerable<ClusterMember> Active => membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active);

    /// <summary>Returns the view grain of one silo.</summary>
    /// <remarks>
    /// Orleans uses the placement hint only when it activates the grain, so a view grain can already be active on another silo. Such a view
    /// grain returns null or an empty result.
    /// </remarks>
    public ISiloViewGrain Of(ClusterMember silo)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.SiloAddress);
        return grains.GetGrain<ISiloViewGrain>(silo.SiloAddress.ToParsableString());
    }

    /// <summary>Calls all other silos in parallel; a silo that does not answer is skipped.</summary>
    public Task TellOthersAsync(Func<ISiloViewGrain, Task> tell) =>
        Task.WhenAll(Active.Where(silo => !silo.SiloAddress.Equals(local.SiloAddress)).Select(silo => TellAsync(silo, tell)));

    private async Task TellAsync(ClusterMember silo, Func<ISiloViewGrain, Task> tell)
    {
        try
        {
            await tell(Of(silo)).WaitAsync(Patience, time);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            // Nothing has to be done. If the silo is gone, it has no reads under way that could be cancelled.
        }
    }
}
