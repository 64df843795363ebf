namespace Pix.Audit.Sinks;

/// <summary>What a sink did with a batch, by position.</summary>
/// <param name="Failed">Not taken this time; delivered again, alone.</param>
/// <param name="Refused">Refused for good; they become dead letters.</param>
/// <param name="Reason">The reason, in words for the log; empty when all were taken.</param>
public sealed record SinkDelivery(IReadOnlyList<int> Failed, IReadOnlyList<int> Refused, string Reason)
{
    /// <summary>Every record was taken.</summary>
    public static SinkDelivery Complete { get; } = new([], [], "");
}
