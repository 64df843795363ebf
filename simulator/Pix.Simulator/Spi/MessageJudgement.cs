using Pix.Simulator.Xml;

namespace Pix.Simulator.Spi;

/// <summary>The verdict on one message; <see cref="Fault"/> is null for a valid one.</summary>
internal sealed record MessageJudgement(SignatureVerdict Verdict, SpiMessage? Message, string? Fault);
