namespace Pix.Simulation.Running;

/// <summary>The part of Pix that is simulated.</summary>
public enum Room
{
    /// <summary>Journals, their shippers, and the silos that adopt journals.</summary>
    Journal,

    /// <summary>Rate leases: silos that take rate tokens from the budget owner.</summary>
    Rates,
}
