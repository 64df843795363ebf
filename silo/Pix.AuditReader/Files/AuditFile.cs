using Pix.Audit.Records;

namespace Pix.AuditReader.Files;

/// <summary>A file of audit records, in a folder or in a bucket.</summary>
/// <param name="Stream">Audit stream of the records.</param>
/// <param name="Hour">
/// Start of the partition's hour, UTC. In a local folder it is the hour in which Pix made the records. In a bucket it is the hour in which
/// Firehose received them.
/// </param>
/// <param name="Name">Full path of a local file, or full key of an object.</param>
/// <param name="Bytes">Length in bytes.</param>
/// <param name="Version">ETag of an object. S3 gives the object another ETag if its content changes. Empty for a local file.</param>
public sealed record AuditFile(AuditStream Stream, DateTimeOffset Hour, string Name, long Bytes, string Version);
