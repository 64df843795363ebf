namespace Pix.Simulation.Running;

/// <summary>What a history is of.</summary>
public enum Room
{
    /// <summary>Journals, their shippers and their adopters.</summary>
    Journal,

    /// <summary>Rate leases.</summary>
    Rates,
}
