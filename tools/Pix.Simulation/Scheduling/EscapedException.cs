namespace Pix.Simulation.Scheduling;

/// <summary>Code under simulation ran on a thread that the simulation does not control, so its history could not be repeated.</summary>
public sealed class EscapedException(string where) : Exception($"A continuation ran on another thread than the simulation's. It is in:\n{where}");
