namespace Pix.Transmission.Exchanges;

/// <summary>An answer came that cannot be used: too large, or not what its headers say. Sending again would give the same.</summary>
internal sealed class AnswerUnreadableException(string reason) : IOException(reason);
