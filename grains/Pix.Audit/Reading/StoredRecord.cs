using Pix.Audit.Records;

namespace Pix.Audit.Reading;

/// <summary>A record of the local store.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Record">Its columns, without the chain links' hashes, and without bodies unless requested.</param>
public sealed record StoredRecord(AuditStream Stream, AuditRecord Record);
