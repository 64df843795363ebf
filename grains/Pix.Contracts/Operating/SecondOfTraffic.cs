namespace Pix.Contracts.Operating;

/// <summary>Exchanges of one silo that ended within one second: how many, with which fate, and how long they took.</summary>
/// <param name="Second">The second in which the exchanges ended, as Unix time.</param>
/// <param name="Answered">Exchanges that ended with an answer of the Central Bank.</param>
/// <param name="Rejected">Exchanges that were rejected, because the request itself has a fault.</param>
/// <param name="NotSent">Exchanges whose request did not leave for the Central Bank.</param>
/// <param name="Unknown">Exchanges whose outcome is unknown: the Central Bank may have received the request.</param>
/// <param name="P50">
/// Median duration of the answered exchanges in milliseconds, at most 19 % too high because durations are counted in classes of that width;
/// 0 when there are none.
/// </param>
/// <param name="P99">99th percentile of the same durations, with the same error; 0 when there are none.</param>
[GenerateSerializer, Immutable, Alias("pix.second-of-traffic")]
public readonly record struct SecondOfTraffic(
    [property: Id(0)] long Second,
    [property: Id(1)] int Answered,
    [property: Id(2)] int Rejected,
    [property: Id(3)] int NotSent,
    [property: Id(4)] int Unknown,
    [property: Id(5)] double P50,
    [property: Id(6)] double P99);
