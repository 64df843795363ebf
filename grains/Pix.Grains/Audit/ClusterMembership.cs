using Pix.Audit.Adoption;

namespace Pix.Grains.Audit;

/// <summary>
/// Finds out from the cluster's membership which silos are dead. A silo's name is also the name of its journal folder. A restarted silo is a new
/// member with the same name, so a silo is gone only if all members with its name are dead.
/// </summary>
internal sealed class ClusterMembership(IClusterMembershipService members, ILocalSiloDetails self) : ISiloMembership
{
    public ValueTask<bool> IsGoneAsync(string siloName, CancellationToken cancellationToken)
    {
        var known = members.CurrentSnapshot.Members;

        // If this silo is not active itself, for example because the cluster declared it dead, it reports no other silo as gone.
        var inForce = known.TryGetValue(self.SiloAddress, out var own) && own.Status == SiloStatus.Active;
        return ValueTask.FromResult(inForce && known.Values.Where(member => member.Name == siloName).All(member => member.Status == SiloStatus.Dead));
    }
}
