namespace Pix.Audit.Adoption;

/// <summary>What the cluster knows of its silos; without one registered no journal is taken over.</summary>
public interface ISiloMembership
{
    /// <summary>True when the cluster has declared the silo dead, or no longer lists it. False when in doubt.</summary>
    /// <param name="siloName">Name of the silo, which is the name of its journals' folder.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    ValueTask<bool> IsGoneAsync(string siloName, CancellationToken cancellationToken);
}
