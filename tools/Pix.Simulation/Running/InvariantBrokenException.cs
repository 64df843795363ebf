namespace Pix.Simulation.Running;

/// <summary>An invariant of the product does not hold.</summary>
/// <param name="invariant">Name of the invariant.</param>
/// <param name="detail">What was found.</param>
public sealed class InvariantBrokenException(string invariant, string detail) : Exception($"{invariant}: {detail}")
{
    /// <summary>Name of the invariant.</summary>
    public string Invariant => invariant;

    /// <summary>What was found.</summary>
    public string Detail => detail;
}
