namespace Pix.Transmission.Exchanges;

/// <summary>The time limit that ended an attempt, and whether the missing answer counts against the endpoint.</summary>
/// <param name="Limit">The time limit that ended the attempt.</param>
/// <param name="IsLong">
/// True if the wait for the head of an answer was so long (<see cref="LaneSettings.LongWait"/>) that the missing answer counts against the
/// endpoint, although the caller or its deadline ended the wait.
/// </param>
internal readonly record struct AttemptStop(TimeLimit Limit, bool IsLong);
