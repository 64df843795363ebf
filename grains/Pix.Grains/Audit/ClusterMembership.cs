using Pix.Audit.Adoption;

namespace Pix.Grains.Audit;

/// <summary>
/// Finds which silos are dead in the cluster's membership. A silo's name is also its journal's folder; a restarted silo is a new member of
/// the same name.
/// </summary>
internal sealed class ClusterMembership(IClusterMembershipService members, ILocalSiloDetails self) : ISiloMembership
{
    public ValueTask<bool> IsGoneAsync(string siloName, CancellationToken cancellationToken)
    {
        var known = members.CurrentSnapshot.Members;

        // A silo that is not active itself, for example because it was declared dead, does not judge others.
        var inForce = known.TryGetValue(self.SiloAddress, out var own) && own.Status == SiloStatus.Active;
        return ValueTask.FromResult(inForce && known.Values.Where(member => member.Name == siloName).All(member => member.Status == SiloStatus.Dead));
    }
}
