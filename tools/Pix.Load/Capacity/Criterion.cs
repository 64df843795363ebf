namespace Pix.Load.Capacity;

/// <summary>Something a run must show.</summary>
/// <param name="Name">What.</param>
/// <param name="Passed">Whether it did.</param>
/// <param name="Figures">By what figures.</param>
internal sealed record Criterion(string Name, bool Passed, string Figures);
