namespace Pix.Audit.Sinks;

/// <summary>The result for one record of a PutRecordBatch.</summary>
/// <param name="RecordId">Firehose's id when it was taken.</param>
/// <param name="ErrorCode">For example <c>ServiceUnavailableException</c>; null when it was taken.</param>
/// <param name="ErrorMessage">In Firehose's words.</param>
public sealed record FirehoseRecordResult(string? RecordId, string? ErrorCode, string? ErrorMessage);
