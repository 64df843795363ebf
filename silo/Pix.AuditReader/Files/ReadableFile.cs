using Pix.Audit.Records;

namespace Pix.AuditReader.Files;

/// <summary>A file of audit records on this machine.</summary>
/// <param name="Stream">Audit stream of the records.</param>
/// <param name="Path">Full path. It ends in a partition and a name, <c>year=…/month=…/day=…/hour=…/name</c>.</param>
/// <param name="Format">Format of the file.</param>
public sealed record ReadableFile(AuditStream Stream, string Path, AuditFormat Format);
