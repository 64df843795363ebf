using Pix.Audit.Records;

namespace Pix.Audit.Reading;

/// <summary>A record of the local store.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Record">Its columns; the chain links' hashes are left out, and the bodies unless they were asked for.</param>
public sealed record StoredRecord(AuditStream Stream, AuditRecord Record);
