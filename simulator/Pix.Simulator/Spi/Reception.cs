namespace Pix.Simulator.Spi;

/// <summary>Whether a message is a resend of the same bytes. If not, contains the ids of the message's payments that were received before.</summary>
internal sealed record Reception(bool IsResend, IReadOnlyList<string> Duplicates);
