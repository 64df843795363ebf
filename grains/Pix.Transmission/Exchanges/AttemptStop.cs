namespace Pix.Transmission.Exchanges;

/// <summary>The time limit that ended an attempt, and whether the endpoint is to blame.</summary>
/// <param name="Limit">The time limit that ended the attempt.</param>
/// <param name="IsLong">
/// Whether the wait for the head of an answer was so long (<see cref="LaneSettings.LongWait"/>) that the endpoint is to blame, although the
/// caller ended it.
/// </param>
internal readonly record struct AttemptStop(TimeLimit Limit, bool IsLong);
