namespace Pix.Simulator.Spi;

/// <summary>Whether a message is a resend of the same bytes and, if not, the ids of its payments that were received before.</summary>
internal sealed record Reception(bool IsResend, IReadOnlyList<string> Duplicates);
