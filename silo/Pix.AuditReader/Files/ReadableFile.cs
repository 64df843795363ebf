using Pix.Audit.Records;

namespace Pix.AuditReader.Files;

/// <summary>A file of records on this machine.</summary>
/// <param name="Stream">Stream of its records.</param>
/// <param name="Path">Whole path; ends in a partition, <c>year=…/month=…/day=…/hour=…/name</c>.</param>
/// <param name="Format">Format of the file.</param>
public sealed record ReadableFile(AuditStream Stream, string Path, AuditFormat Format);
