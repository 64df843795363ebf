using Pix.Audit.Records;

namespace Pix.Audit.Reading;

/// <summary>A record of the local store.</summary>
/// <param name="Stream">Stream of the record.</param>
/// <param name="Record">Main columns of the record, with bodies only if requested. Headers, the query and the hashes of chain links are empty.</param>
public sealed record StoredRecord(AuditStream Stream, AuditRecord Record);
