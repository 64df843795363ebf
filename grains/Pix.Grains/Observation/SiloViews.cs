using Orleans.Runtime.Placement;

namespace Pix.Grains.Observation;

/// <summary>The views of the active silos: a call for one silo runs on that very silo.</summary>
internal sealed class SiloViews(IClusterMembershipService membership, IGrainFactory grains, ILocalSiloDetails local, TimeProvider time)
{
    /// <summary>Longest wait for one silo.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The silos that are active now, this one too.</summary>
    public IEnumerable<ClusterMember> Active => membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active);

    /// <summary>The view of one silo.</summary>
    /// <remarks>Orleans reads the placement hint when the grain is not active yet. A grain that was placed elsewhere says so.</remarks>
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
            // A silo that is gone carries no reads any more.
        }
    }
}
