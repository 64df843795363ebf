namespace Pix.Scale.Model;

/// <summary>A figure that somebody may replace by his own.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="Source">Where it is from, and when.</param>
internal sealed record ModelInput(double Value, string Unit, string Source);
