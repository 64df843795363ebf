using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Running;

/// <summary>How a history ended.</summary>
/// <param name="Plan">What was run.</param>
/// <param name="Broken">The invariant that did not hold; null when all did.</param>
/// <param name="Detail">What was found, and what was expected.</param>
/// <param name="History">Its lines.</param>
/// <param name="Steps">Tasks that ran.</param>
/// <param name="Counts">What happened how often, for the table.</param>
public sealed record Verdict(Plan Plan, string? Broken, string Detail, History History, int Steps, IReadOnlyDictionary<string, int> Counts);
