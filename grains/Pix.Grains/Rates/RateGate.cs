using System.Collections.Immutable;
using Pix.Protocol.Rates;
using Pix.Rates.Desk;
using Pix.Rates.Policies;
using Pix.Transmission.Exchanges;

namespace Pix.Grains.Rates;

/// <summary>Takes the rate tokens for each attempt of one request.</summary>
internal sealed class RateGate : ISendGate
{
    private readonly RateDesk _desk;
    private readonly ImmutableArray<RateCharge> _charges;

    private RateGate(RateDesk desk, ImmutableArray<RateCharge> charges)
    {
        _desk = desk;
        _charges = charges;
    }

    /// <summary>Returns the gate of a request; null when the Central Bank does not limit the request.</summary>
    public static RateGate? Of(RateDesk desk, ImmutableArray<RateDemand> demands) =>
        demands.IsEmpty ? null : new RateGate(desk, [.. demands.Select(ChargeOf)]);

    public async ValueTask<SendLeave> EnterAsync(TimeSpan timeLeft, CancellationToken cancellationToken) =>
        new Leave(await _desk.EnterAsync(_charges, timeLeft, cancellationToken));

    /// <summary>Returns the charge for a demand: which budget and policy it is charged to, and how many rate tokens it costs.</summary>
    internal static RateCharge ChargeOf(RateDemand demand) => new()
    {
        Budget = RateBudgets.Of(demand),
        Policy = demand.Policy,
        Cost = new Tokens(demand.Cost),
        CostNotFound = new Tokens(demand.CostNotFound),
        ServerErrorIsFree = RateBudgets.CanBeAsked(RateBudgets.Of(demand)),
        Urgent = demand.Urgent,
        Payer = demand.Payer,
        EndToEndId = demand.EndToEndId,
    };

    /// <summary>Returns how an attempt ended, for the accounting of its rate tokens.</summary>
    internal static RateOutcome OutcomeOf(bool left, int status, TimeSpan? retryAfter) => new(
        !left ? RateOutcomeKind.NotSent : status == 0 ? RateOutcomeKind.Unknown : RateOutcomeKind.Answered, status, retryAfter);

    private sealed class Leave(RatePass pass) : SendLeave
    {
        public override TimeSpan? RetryAfter => pass.RetryAfter;

        public override bool IsLimitUnknown => pass.IsUnknown;

        public override string Detail => pass.Granted ? "" : $"{pass.Reason} Nothing was sent.";

        public override void End(bool left, int status, TimeSpan? retryAfter) => pass.End(OutcomeOf(left, status, retryAfter));
    }
}
