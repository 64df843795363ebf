using System.Globalization;

namespace Pix.Audit.Sinks;

/// <summary>
/// The records of a PutRecordBatch call that Firehose did not accept. If the answer contradicts itself, all records of the call are treated as
/// not accepted.
/// </summary>
/// <param name="Failed">Positions, in the call, of the records that were not accepted.</param>
/// <param name="Reason">Reason of the first failure, for the log; null if all records were accepted.</param>
internal readonly record struct FirehoseAnswer(IReadOnlyList<int> Failed, string? Reason)
{
    /// <summary>Reads the answer of a call with <paramref name="records"/> records.</summary>
    /// <remarks>
    /// A record was accepted if its response has a record id and no error code (Amazon Data Firehose API reference,
    /// PutRecordBatchResponseEntry).
    /// </remarks>
    public static FirehoseAnswer Of(FirehosePutResult result, int records)
    {
        if (result.RequestResponses.Count != records)
        {
            return Nothing(records, $"the answer has {result.RequestResponses.Count} responses for {records} records");
        }

        var failed = Enumerable.Range(0, records).Where(index => !IsTaken(result.RequestResponses[index])).ToList();
        if (failed.Count != result.FailedPutCount)
        {
            return Nothing(records, string.Create(CultureInfo.InvariantCulture, $"FailedPutCount is {result.FailedPutCount}, but {failed.Count} of {records} responses say that the record was not taken"));
        }

        return failed.Count == 0 ? new([], null) : new(failed, result.RequestResponses[failed[0]].ErrorCode ?? "no record id");
    }

    private static bool IsTaken(FirehoseRecordResult response) => !string.IsNullOrEmpty(response.RecordId) && string.IsNullOrEmpty(response.ErrorCode);

    private static FirehoseAnswer Nothing(int records, string contradiction) =>
        new([.. Enumerable.Range(0, records)], $"Firehose contradicts itself: {contradiction}");
}
