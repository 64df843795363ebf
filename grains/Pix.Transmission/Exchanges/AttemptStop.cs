namespace Pix.Transmission.Exchanges;

/// <summary>What ended an attempt.</summary>
/// <param name="Limit">Which limit.</param>
/// <param name="IsLong">
/// Whether the wait for the head of an answer was so long (<see cref="LaneSettings.LongWait"/>) that the endpoint is to blame, although the
/// caller ended it.
/// </param>
internal readonly record struct AttemptStop(TimeLimit Limit, bool IsLong);
