namespace Pix.Contracts.Operating;

/// <summary>Number and duration of the exchanges of one silo that ended within the same second, by fate.</summary>
/// <param name="Second">The second in which the exchanges ended, as Unix time.</param>
/// <param name="Answered">Number of exchanges that ended with an answer of the Central Bank.</param>
/// <param name="Rejected">Number of exchanges that Pix rejected because of a fault in the request.</param>
/// <param name="NotSent">Number of exchanges whose request was not sent to the Central Bank.</param>
/// <param name="Unknown">Number of exchanges whose outcome is unknown, because the Central Bank may have received the request.</param>
/// <param name="P50">
/// Median duration of the answered exchanges, in milliseconds; 0 when there are none. The value is at most 19 % too high, because durations are
/// counted in classes of that width.
/// </param>
/// <param name="P99">99th percentile of the durations of the answered exchanges, in milliseconds, at most 19 % too high; 0 when there are none.</param>
[GenerateSerializer, Immutable, Alias("pix.second-of-traffic")]
public readonly record struct SecondOfTraffic(
    [property: Id(0)] long Second,
    [property: Id(1)] int Answered,
    [property: Id(2)] int Rejected,
    [property: Id(3)] int NotSent,
    [property: Id(4)] int Unknown,
    [property: Id(5)] double P50,
    [property: Id(6)] double P99);
