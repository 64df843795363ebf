namespace Pix.Audit.Adoption;

/// <summary>The cluster's list of its silos. If no membership is registered, no journal is adopted.</summary>
public interface ISiloMembership
{
    /// <summary>Returns true if the cluster has declared the silo dead, or no longer lists it; false when in doubt.</summary>
    /// <param name="siloName">Name of the silo, which is also the name of its journals' folder.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<bool> IsGoneAsync(string siloName, CancellationToken cancellationToken);
}
