namespace Pix.Transmission.Exchanges;

/// <summary>Thrown when an answer cannot be used because it is too large or not what its headers say. Sending again would give the same answer.</summary>
internal sealed class AnswerUnreadableException(string reason) : IOException(reason);
