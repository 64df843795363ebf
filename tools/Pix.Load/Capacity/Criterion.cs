namespace Pix.Load.Capacity;

/// <summary>A condition that a capacity run must meet, with the result.</summary>
/// <param name="Name">The condition in words.</param>
/// <param name="Passed">Whether the run met the condition.</param>
/// <param name="Figures">The measured figures that show whether the condition was met.</param>
internal sealed record Criterion(string Name, bool Passed, string Figures);
