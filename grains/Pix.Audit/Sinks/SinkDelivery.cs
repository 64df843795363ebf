namespace Pix.Audit.Sinks;

/// <summary>The result of delivering a batch to a sink. Records are identified by their positions in the batch.</summary>
/// <param name="Failed">Records that the sink did not accept this time. Only these records are delivered again.</param>
/// <param name="Refused">Records that the sink will never accept. These records become dead letters.</param>
/// <param name="Reason">Why records failed or were refused, as text for the log; empty if all records were accepted.</param>
public sealed record SinkDelivery(IReadOnlyList<int> Failed, IReadOnlyList<int> Refused, string Reason)
{
    /// <summary>Result of a delivery in which the sink accepted every record.</summary>
    public static SinkDelivery Complete { get; } = new([], [], "");
}
