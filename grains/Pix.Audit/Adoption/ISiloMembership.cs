namespace Pix.Audit.Adoption;

/// <summary>The cluster's knowledge of its silos; without a registered one no journal is adopted.</summary>
public interface ISiloMembership
{
    /// <summary>True when the cluster has declared the silo dead, or no longer lists it. False when in doubt.</summary>
    /// <param name="siloName">Name of the silo, which is also the name of its journals' folder.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    ValueTask<bool> IsGoneAsync(string siloName, CancellationToken cancellationToken);
}
