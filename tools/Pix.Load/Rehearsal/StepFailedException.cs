namespace Pix.Load.Rehearsal;

/// <summary>Thrown by a rehearsal step whose requirement is not met.</summary>
internal sealed class StepFailedException(string message) : Exception(message);
