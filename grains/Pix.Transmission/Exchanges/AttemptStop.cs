namespace Pix.Transmission.Exchanges;

/// <summary>What ended an attempt.</summary>
/// <param name="Limit">Which limit.</param>
/// <param name="IsLong">Whether the head of an answer had been waited for so long (<see cref="LaneSettings.LongWait"/>) that the endpoint is to blame, although its caller ended it.</param>
internal readonly record struct AttemptStop(TimeLimit Limit, bool IsLong);
