namespace Pix.Transmission.Exchanges;

/// <summary>An answer came and cannot be used: too large, or not what its headers say. Sending again would bring the same.</summary>
internal sealed class AnswerUnreadableException(string reason) : IOException(reason);
