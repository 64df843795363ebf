using Pix.Audit.Journal;
using Pix.Audit.Records;

namespace Pix.Audit.Shipping;

/// <summary>A record that is being shipped, together with its entries' sequences in the journal.</summary>
/// <param name="Taken">The pending record and its sequences, from the journal.</param>
/// <param name="Record">The record as the sink receives it.</param>
internal sealed record Shipment(TakenRecord Taken, AuditRecord Record);
