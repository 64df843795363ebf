namespace Pix.Audit.Sinks;

/// <summary>Answer of PutRecordBatch, which may take some records and refuse others.</summary>
/// <param name="FailedPutCount">Number of records that Firehose did not take.</param>
/// <param name="RequestResponses">The result of each record, in order.</param>
public sealed record FirehosePutResult(int FailedPutCount, IReadOnlyList<FirehoseRecordResult> RequestResponses);
