namespace Pix.Load.Rehearsal;

/// <summary>Something was not as the Central Bank asks.</summary>
internal sealed class StepFailedException(string message) : Exception(message);
