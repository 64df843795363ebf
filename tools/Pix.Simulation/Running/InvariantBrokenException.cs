namespace Pix.Simulation.Running;

/// <summary>Thrown if an invariant of Pix does not hold in a simulation.</summary>
/// <param name="invariant">Name of the invariant.</param>
/// <param name="detail">What the simulation found instead.</param>
public sealed class InvariantBrokenException(string invariant, string detail) : Exception($"{invariant}: {detail}")
{
    /// <summary>Name of the invariant.</summary>
    public string Invariant => invariant;

    /// <summary>What the simulation found instead.</summary>
    public string Detail => detail;
}
