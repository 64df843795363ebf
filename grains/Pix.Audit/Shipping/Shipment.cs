using Pix.Audit.Journal;
using Pix.Audit.Records;

namespace Pix.Audit.Shipping;

/// <summary>A record being shipped, and its place in the journal.</summary>
/// <param name="Taken">What the journal gave.</param>
/// <param name="Record">What the sink gets.</param>
internal sealed record Shipment(TakenRecord Taken, AuditRecord Record);
