using Pix.Audit.Journal;
using Pix.Audit.Records;

namespace Pix.Audit.Shipping;

/// <summary>A record being shipped, and its place in the journal.</summary>
/// <param name="Taken">The record as the journal gave it.</param>
/// <param name="Record">The record as the sink receives it.</param>
internal sealed record Shipment(TakenRecord Taken, AuditRecord Record);
