using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Running;

/// <summary>The result of a history.</summary>
/// <param name="Plan">The plan that was run.</param>
/// <param name="Broken">Name of the invariant that did not hold. Null if all held.</param>
/// <param name="Detail">What was found, and what was expected. Empty if all invariants held.</param>
/// <param name="History">The lines of the history.</param>
/// <param name="Steps">Number of tasks that ran.</param>
/// <param name="Counts">How often each event happened, for the table.</param>
public sealed record Verdict(Plan Plan, string? Broken, string Detail, History History, int Steps, IReadOnlyDictionary<string, int> Counts);
