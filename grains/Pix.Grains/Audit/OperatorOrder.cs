using Pix.Domain;

namespace Pix.Grains.Audit;

/// <summary>An operator's order, as the audit keeps it.</summary>
/// <param name="Channel">Channel whose audit stream keeps the order.</param>
/// <param name="MessageType">One word for the kind of order, such as <c>drainSilo</c>.</param>
/// <param name="Path">Path that identifies what the order is about, for example <c>/silos/NAME/drain</c>.</param>
/// <param name="Query">Further details of the order as a query; empty when there are none.</param>
/// <param name="Who">Name of the person who gave the order.</param>
/// <param name="Why">Why the person gave the order.</param>
internal sealed record OperatorOrder(PixChannel Channel, string MessageType, string Path, string Query, string Who, string Why);
