namespace Pix.Audit.Sinks;

/// <summary>The result for one record of a PutRecordBatch.</summary>
/// <param name="RecordId">Firehose's id of the record if it was taken.</param>
/// <param name="ErrorCode">For example <c>ServiceUnavailableException</c>; null if the record was taken.</param>
/// <param name="ErrorMessage">Firehose's description of the error.</param>
public sealed record FirehoseRecordResult(string? RecordId, string? ErrorCode, string? ErrorMessage);
