using Pix.Audit.Journal;
using Pix.Audit.Records;

namespace Pix.Audit.Shipping;

/// <summary>A record on its way to the sink, and where the journal has it.</summary>
/// <param name="Taken">What the journal gave.</param>
/// <param name="Record">What the sink gets.</param>
internal sealed record Shipment(TakenRecord Taken, AuditRecord Record);
