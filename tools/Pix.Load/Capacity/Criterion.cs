namespace Pix.Load.Capacity;

/// <summary>A condition that a capacity run must meet.</summary>
/// <param name="Name">The condition in words.</param>
/// <param name="Passed">Whether the run met the condition.</param>
/// <param name="Figures">The figures by which the condition was judged.</param>
internal sealed record Criterion(string Name, bool Passed, string Figures);
