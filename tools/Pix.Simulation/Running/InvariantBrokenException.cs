namespace Pix.Simulation.Running;

/// <summary>Something does not hold that must hold always.</summary>
/// <param name="invariant">Its name.</param>
/// <param name="detail">What was found.</param>
public sealed class InvariantBrokenException(string invariant, string detail) : Exception($"{invariant}: {detail}")
{
    /// <summary>Its name.</summary>
    public string Invariant => invariant;

    /// <summary>What was found.</summary>
    public string Detail => detail;
}
