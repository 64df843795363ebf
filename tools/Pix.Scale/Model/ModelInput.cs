namespace Pix.Scale.Model;

/// <summary>An input figure of the model, which a user may replace.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Unit of the figure.</param>
/// <param name="Source">Source and date of the figure.</param>
internal sealed record ModelInput(double Value, string Unit, string Source);
