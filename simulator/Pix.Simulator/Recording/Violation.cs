namespace Pix.Simulator.Recording;

/// <summary>A rule of the Central Bank that a request broke.</summary>
internal sealed record Violation(long Seq, DateTimeOffset Time, string Channel, string Method, string Path, string Rule);
