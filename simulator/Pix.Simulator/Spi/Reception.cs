namespace Pix.Simulator.Spi;

/// <summary>Whether a message is a resend of the same bytes, and which of its payments came before in other bytes.</summary>
internal sealed record Reception(bool IsResend, IReadOnlyList<string> Duplicates);
