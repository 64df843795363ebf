namespace Pix.Audit.Sinks;

/// <summary>Answer of PutRecordBatch: it may take some records and refuse others.</summary>
/// <param name="FailedPutCount">How many were not taken.</param>
/// <param name="RequestResponses">One for each record, in order.</param>
public sealed record FirehosePutResult(int FailedPutCount, IReadOnlyList<FirehoseRecordResult> RequestResponses);
