namespace Pix.Simulation.Running;

/// <summary>Part of the product that a history simulates.</summary>
public enum Room
{
    /// <summary>Journals, their shippers, and the silos that adopt journals.</summary>
    Journal,

    /// <summary>Rate leases.</summary>
    Rates,
}
