using Pix.Domain;

namespace Pix.Grains.Audit;

/// <summary>An operator's order, as the audit keeps it.</summary>
/// <param name="Channel">Channel whose audit stream keeps the order.</param>
/// <param name="MessageType">One word for what is ordered.</param>
/// <param name="Path">Path of the order; it names what the order is about.</param>
/// <param name="Query">More about it; empty when there is nothing.</param>
/// <param name="Who">Who ordered it.</param>
/// <param name="Why">Reason of the order.</param>
internal sealed record OperatorOrder(PixChannel Channel, string MessageType, string Path, string Query, string Who, string Why);
