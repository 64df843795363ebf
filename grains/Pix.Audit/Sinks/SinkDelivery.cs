namespace Pix.Audit.Sinks;

/// <summary>What a sink did with the records of a batch, which are named by their positions.</summary>
/// <param name="Failed">Records that were not taken this time; only these are delivered again.</param>
/// <param name="Refused">Records that the sink will never take; they become dead letters.</param>
/// <param name="Reason">The reason, as text for the log; empty if all records were taken.</param>
public sealed record SinkDelivery(IReadOnlyList<int> Failed, IReadOnlyList<int> Refused, string Reason)
{
    /// <summary>Every record was taken.</summary>
    public static SinkDelivery Complete { get; } = new([], [], "");
}
