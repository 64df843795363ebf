namespace Pix.Simulation.Scheduling;

/// <summary>Thrown if simulated code runs on a thread that the simulation does not control. Such a history could not be repeated.</summary>
public sealed class EscapedException(string where) : Exception($"A continuation ran on another thread than the simulation's. It is in:\n{where}");
