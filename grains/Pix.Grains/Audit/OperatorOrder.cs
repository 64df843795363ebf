using Pix.Contracts.Exchange;

namespace Pix.Grains.Audit;

/// <summary>An operator's order, as the audit keeps it.</summary>
/// <param name="Channel">Whose audit has it.</param>
/// <param name="MessageType">What is ordered, in a word.</param>
/// <param name="Path">What the order is about.</param>
/// <param name="Query">More about it; empty when there is nothing.</param>
/// <param name="Who">Who ordered it.</param>
/// <param name="Why">Why.</param>
internal sealed record OperatorOrder(PixChannel Channel, string MessageType, string Path, string Query, string Who, string Why);
