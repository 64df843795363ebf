using Microsoft.Extensions.Hosting;
using Pix.Health;

namespace Pix.Grains.Observation;

/// <summary>Passes each change of the cluster's membership to <see cref="LostMembers"/>.</summary>
internal sealed class ClusterWatch(IClusterMembershipService membership, ILocalSiloDetails local, LostMembers lost) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stoppingToken))
            {
                var others = snapshot.Members.Values.Where(member => !member.SiloAddress.Equals(local.SiloAddress));
                lost.Observe(others.Select(member => (member.SiloAddress.ToParsableString(), member.Name, StateOf(member.Status))));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping, so the watch ends.
        }
    }

    private static MemberState StateOf(SiloStatus status) => status switch
    {
        SiloStatus.Active => MemberState.Active,
        SiloStatus.Dead => MemberState.Dead,
        _ => MemberState.Other,
    };
}
