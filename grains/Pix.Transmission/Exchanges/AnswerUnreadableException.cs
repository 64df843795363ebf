namespace Pix.Transmission.Exchanges;

/// <summary>Thrown when an answer cannot be used, because it is too large or does not match its headers. Resending would give the same answer.</summary>
internal sealed class AnswerUnreadableException(string reason) : IOException(reason);
