using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Running;

/// <summary>The result of one simulation.</summary>
/// <param name="Plan">The plan that was run.</param>
/// <param name="Broken">Name of the invariant that did not hold. Null if all invariants held.</param>
/// <param name="Detail">What was found instead of the invariant. Empty if all invariants held.</param>
/// <param name="History">The events of the simulation as lines.</param>
/// <param name="Steps">Number of tasks that ran.</param>
/// <param name="Counts">For each kind of event, how often it occurred.</param>
public sealed record Verdict(Plan Plan, string? Broken, string Detail, History History, int Steps, IReadOnlyDictionary<string, int> Counts);
