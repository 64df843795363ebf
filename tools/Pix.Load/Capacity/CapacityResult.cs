using Pix.Load.Reading;
using Pix.Load.Targets;

namespace Pix.Load.Capacity;

/// <summary>The measurements of a capacity run, and the criteria with their result (passed or failed).</summary>
internal sealed record CapacityResult(
    CapacityPlan Plan,
    DateTimeOffset Started,
    TimeSpan Elapsed,
    PayerSide Payer,
    ReceiverSide Receiver,
    OpenLoop Loop,
    ReadingTally Reading,
    Deliveries? Deliveries,
    IReadOnlyDictionary<string, int>? Incoming,
    IReadOnlyList<string>? Violations,
    double? LowestTokens,
    IReadOnlyList<(string Name, double Microseconds)> Cpu)
{
    /// <summary>Fraction of messages that must be read within 200 ms after they become available (Roteiro, item 7).</summary>
    public const double ReadInTime = 0.99;

    public int Messages => Payer.Sent + Receiver.AnswersSent + (int)Reading.Messages;

    public IReadOnlyList<Criterion> Criteria =>
    [
        new("payments sent were stored (201)", Payer.Errors.Total == 0 && Loop.Refused == 0,
            $"{Payer.Sent:N0} due, errors {Payer.Errors}, not sent as too many were under way {Loop.Refused}"),
        new("payments sent were settled (ACSC)", Payer.Outcomes.Of("ACSC") == Payer.Sent && Payer.Waiting == 0,
            $"{Payer.Outcomes}; without outcome {Payer.Waiting}"),
        new("answers to payments received were stored (201)", Receiver.Errors.Total == 0, $"{Receiver.AnswersSent:N0} sent, errors {Receiver.Errors}"),
        new("payments received were settled (ACCC)", Receiver.Waiting == 0 && Receiver.Outcomes.Total == Receiver.Outcomes.Of("ACCC"),
            $"{Receiver.Outcomes}; without outcome {Receiver.Waiting}"),
        new("streams without error", Reading.Errors.IsEmpty && Reading.Unverified == 0,
            $"{Reading.Answers:N0} answers with {Reading.Messages:N0} messages; not verified {Reading.Unverified}, delivered twice {Reading.Duplicates}, errors {Text(Reading.Errors)}"),
        .. Control(),
    ];

    public bool Passed => Criteria.All(criterion => criterion.Passed);

    private IEnumerable<Criterion> Control()
    {
        if (Deliveries is { } deliveries)
        {
            yield return new("99 % of messages read within 200 ms of being available", deliveries.ShareWithin200Ms >= ReadInTime,
                $"{deliveries.ShareWithin200Ms:P2} of {deliveries.Delivered:N0}; p50 {deliveries.P50Ms}, p99 {deliveries.P99Ms}, most {deliveries.MaxMs} ms");
        }

        if (Incoming is { } incoming)
        {
            var expected = Plan.Payments;
            yield return new("the Central Bank settled every payment to us", incoming.GetValueOrDefault("ACCC") == expected && incoming.Values.Sum() == expected,
                $"{expected:N0} made: {Text(incoming)}");
        }

        if (LowestTokens is { } lowest)
        {
            yield return new("within the traffic limit of the primary channel", lowest >= 0, $"{lowest:N0} tokens left at the lowest");
        }

        if (Violations is { } violations)
        {
            yield return new("no rule of the Central Bank broken", violations.Count == 0,
                violations.Count == 0 ? "none" : $"{violations.Count}: {string.Join("; ", violations.Distinct().Take(3))}");
        }
    }

    private static string Text(IEnumerable<KeyValuePair<string, int>> counts) =>
        counts.Any() ? string.Join(", ", counts.Select(count => $"{count.Key}: {count.Value:N0}")) : "none";
}
