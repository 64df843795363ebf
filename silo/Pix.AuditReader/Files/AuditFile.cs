using Pix.Audit.Records;

namespace Pix.AuditReader.Files;

/// <summary>A file of audit records.</summary>
/// <param name="Stream">Stream of its records.</param>
/// <param name="Hour">Hour of its partition, UTC: when its records were made (local store), or when Firehose received them (bucket).</param>
/// <param name="Name">Path or key, whole.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Version">Changes with the content: an object's ETag; empty for a local file.</param>
public sealed record AuditFile(AuditStream Stream, DateTimeOffset Hour, string Name, long Bytes, string Version);
