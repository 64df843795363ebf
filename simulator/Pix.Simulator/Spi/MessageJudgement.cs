using Pix.Simulator.Xml;

namespace Pix.Simulator.Spi;

/// <summary>The result of checking one message; <see cref="Fault"/> is null for a valid message.</summary>
internal sealed record MessageJudgement(SignatureVerdict Verdict, SpiMessage? Message, string? Fault);
