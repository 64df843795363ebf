namespace Pix.Contracts.Operating;

/// <summary>Traffic of one second.</summary>
/// <param name="Second">Unix time in seconds, UTC.</param>
/// <param name="Answered">Exchanges that ended with an answer of the Central Bank.</param>
/// <param name="Rejected">Exchanges that were rejected: the request itself has a fault.</param>
/// <param name="NotSent">Exchanges whose request did not leave for the Central Bank.</param>
/// <param name="Unknown">May have been received.</param>
/// <param name="P50">Median time of the answered exchanges in milliseconds, 0 when there are none; read from classes 19 % wide.</param>
/// <param name="P99">The same, 99th percentile.</param>
[GenerateSerializer, Immutable, Alias("pix.second-of-traffic")]
public readonly record struct SecondOfTraffic(
    [property: Id(0)] long Second,
    [property: Id(1)] int Answered,
    [property: Id(2)] int Rejected,
    [property: Id(3)] int NotSent,
    [property: Id(4)] int Unknown,
    [property: Id(5)] double P50,
    [property: Id(6)] double P99);
