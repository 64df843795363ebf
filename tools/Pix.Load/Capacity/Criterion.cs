namespace Pix.Load.Capacity;

/// <summary>Something a run must show.</summary>
/// <param name="Name">What the run must show.</param>
/// <param name="Passed">Whether the run showed it.</param>
/// <param name="Figures">The figures that decided.</param>
internal sealed record Criterion(string Name, bool Passed, string Figures);
