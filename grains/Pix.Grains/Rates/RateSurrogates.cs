using System.Collections.Immutable;
using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Grains.Rates;

// The rates room does not reference Orleans, but its types are sent between silos. So these surrogates define how Orleans serializes the types.
#pragma warning disable CS1591, SA1649

[GenerateSerializer, Alias("pix.rates.tokens")]
internal struct TokensSurrogate
{
    [Id(0)] public long Thousandths;
}

[RegisterConverter]
internal sealed class TokensConverter : IConverter<Tokens, TokensSurrogate>
{
    public Tokens ConvertFromSurrogate(in TokensSurrogate surrogate) => new(surrogate.Thousandths);

    public TokensSurrogate ConvertToSurrogate(in Tokens value) => new() { Thousandths = value.Thousandths };
}

[GenerateSerializer, Alias("pix.rates.lease-request")]
internal struct LeaseRequestSurrogate
{
    [Id(0)] public string Policy;
    [Id(1)] public string Holder;
    [Id(2)] public long Sequence;
    [Id(3)] public long Epoch;
    [Id(4)] public Tokens Unspent;
    [Id(5)] public Tokens UnderWay;
    [Id(6)] public Tokens Returned;
    [Id(7)] public Tokens Needed;
    [Id(8)] public Tokens Wanted;
    [Id(9)] public bool Urgent;
}

[RegisterConverter]
internal sealed class LeaseRequestConverter : IConverter<LeaseRequest, LeaseRequestSurrogate>
{
    public LeaseRequest ConvertFromSurrogate(in LeaseRequestSurrogate surrogate) => new()
    {
        Policy = surrogate.Policy,
        Holder = surrogate.Holder,
        Sequence = surrogate.Sequence,
        Epoch = surrogate.Epoch,
        Unspent = surrogate.Unspent,
        UnderWay = surrogate.UnderWay,
        Returned = surrogate.Returned,
        Needed = surrogate.Needed,
        Wanted = surrogate.Wanted,
        Urgent = surrogate.Urgent,
    };

    public LeaseRequestSurrogate ConvertToSurrogate(in LeaseRequest value) => new()
    {
        Policy = value.Policy,
        Holder = value.Holder,
        Sequence = value.Sequence,
        Epoch = value.Epoch,
        Unspent = value.Unspent,
        UnderWay = value.UnderWay,
        Returned = value.Returned,
        Needed = value.Needed,
        Wanted = value.Wanted,
        Urgent = value.Urgent,
    };
}

[GenerateSerializer, Alias("pix.rates.lease-answer")]
internal struct LeaseAnswerSurrogate
{
    [Id(0)] public long Epoch;
    [Id(1)] public Tokens Granted;
    [Id(2)] public TimeSpan Validity;
    [Id(3)] public TimeSpan RetryAfter;
    [Id(4)] public double Pace;
    [Id(5)] public TimeSpan Pause;
    [Id(6)] public bool Starting;
}

[RegisterConverter]
internal sealed class LeaseAnswerConverter : IConverter<LeaseAnswer, LeaseAnswerSurrogate>
{
    public LeaseAnswer ConvertFromSurrogate(in LeaseAnswerSurrogate surrogate) => new()
    {
        Epoch = surrogate.Epoch,
        Granted = surrogate.Granted,
        Validity = surrogate.Validity,
        RetryAfter = surrogate.RetryAfter,
        Pace = surrogate.Pace,
        Pause = surrogate.Pause,
        Starting = surrogate.Starting,
    };

    public LeaseAnswerSurrogate ConvertToSurrogate(in LeaseAnswer value) => new()
    {
        Epoch = value.Epoch,
        Granted = value.Granted,
        Validity = value.Validity,
        RetryAfter = value.RetryAfter,
        Pace = value.Pace,
        Pause = value.Pause,
        Starting = value.Starting,
    };
}

[GenerateSerializer, Alias("pix.rates.bucket-report")]
internal struct BucketReportSurrogate
{
    [Id(0)] public string Policy;
    [Id(1)] public Tokens Available;
    [Id(2)] public Tokens Capacity;
    [Id(3)] public Tokens Refill;
    [Id(4)] public TimeSpan Period;
    [Id(5)] public TimeSpan Age;
    [Id(6)] public bool Refused;
    [Id(7)] public TimeSpan RetryAfter;
}

[RegisterConverter]
internal sealed class BucketReportConverter : IConverter<BucketReport, BucketReportSurrogate>
{
    public BucketReport ConvertFromSurrogate(in BucketReportSurrogate surrogate) => new()
    {
        Policy = surrogate.Policy,
        Available = surrogate.Available,
        Limit = surrogate.Period > TimeSpan.Zero ? new RateLimit(surrogate.Capacity, surrogate.Refill, surrogate.Period) : null,
        Age = surrogate.Age,
        Refused = surrogate.Refused,
        RetryAfter = surrogate.RetryAfter,
    };

    public BucketReportSurrogate ConvertToSurrogate(in BucketReport value) => new()
    {
        Policy = value.Policy,
        Available = value.Available,
        Capacity = value.Limit?.Capacity ?? Tokens.Zero,
        Refill = value.Limit?.Refill ?? Tokens.Zero,
        Period = value.Limit?.Period ?? TimeSpan.Zero,
        Age = value.Age,
        Refused = value.Refused,
        RetryAfter = value.RetryAfter,
    };
}

[GenerateSerializer, Alias("pix.rates.payer-request")]
internal struct PayerRequestSurrogate
{
    [Id(0)] public ImmutableArray<PayerReservation> Reservations;
    [Id(1)] public ImmutableArray<PayerSettlement> Settlements;
    [Id(2)] public ImmutableArray<string> PaymentsSent;
}

[RegisterConverter]
internal sealed class PayerRequestConverter : IConverter<PayerRequest, PayerRequestSurrogate>
{
    public PayerRequest ConvertFromSurrogate(in PayerRequestSurrogate surrogate) =>
        new(surrogate.Reservations, surrogate.Settlements, surrogate.PaymentsSent);

    public PayerRequestSurrogate ConvertToSurrogate(in PayerRequest value) =>
        new() { Reservations = value.Reservations, Settlements = value.Settlements, PaymentsSent = value.PaymentsSent };
}

[GenerateSerializer, Alias("pix.rates.payer-reservation")]
internal struct PayerReservationSurrogate
{
    [Id(0)] public string Policy;
    [Id(1)] public string Payer;
    [Id(2)] public string EndToEndId;
    [Id(3)] public Tokens Least;
    [Id(4)] public Tokens Most;
}

[RegisterConverter]
internal sealed class PayerReservationConverter : IConverter<PayerReservation, PayerReservationSurrogate>
{
    public PayerReservation ConvertFromSurrogate(in PayerReservationSurrogate surrogate) =>
        new(surrogate.Policy, surrogate.Payer, surrogate.EndToEndId, surrogate.Least, surrogate.Most);

    public PayerReservationSurrogate ConvertToSurrogate(in PayerReservation value) =>
        new() { Policy = value.Policy, Payer = value.Payer, EndToEndId = value.EndToEndId, Least = value.Least, Most = value.Most };
}

[GenerateSerializer, Alias("pix.rates.payer-settlement")]
internal struct PayerSettlementSurrogate
{
    [Id(0)] public string Policy;
    [Id(1)] public string Payer;
    [Id(2)] public Tokens Reserved;
    [Id(3)] public Tokens Spent;
    [Id(4)] public bool Refused;
    [Id(5)] public bool Lost;
}

[RegisterConverter]
internal sealed class PayerSettlementConverter : IConverter<PayerSettlement, PayerSettlementSurrogate>
{
    public PayerSettlement ConvertFromSurrogate(in PayerSettlementSurrogate surrogate) =>
        new(surrogate.Policy, surrogate.Payer, surrogate.Reserved, surrogate.Spent, surrogate.Refused, surrogate.Lost);

    public PayerSettlementSurrogate ConvertToSurrogate(in PayerSettlement value) =>
        new() { Policy = value.Policy, Payer = value.Payer, Reserved = value.Reserved, Spent = value.Spent, Refused = value.Refused, Lost = value.Lost };
}

[GenerateSerializer, Alias("pix.rates.payer-answer")]
internal struct PayerAnswerSurrogate
{
    [Id(0)] public Tokens Reserved;
    [Id(1)] public TimeSpan RetryAfter;
}

[RegisterConverter]
internal sealed class PayerAnswerConverter : IConverter<PayerAnswer, PayerAnswerSurrogate>
{
    public PayerAnswer ConvertFromSurrogate(in PayerAnswerSurrogate surrogate) => new(surrogate.Reserved, surrogate.RetryAfter);

    public PayerAnswerSurrogate ConvertToSurrogate(in PayerAnswer value) => new() { Reserved = value.Reserved, RetryAfter = value.RetryAfter };
}

[GenerateSerializer, Alias("pix.rates.bucket-state")]
internal struct BucketStateSurrogate
{
    [Id(0)] public string Policy;
    [Id(1)] public Tokens Left;
    [Id(2)] public Tokens Capacity;
    [Id(3)] public Tokens Refill;
    [Id(4)] public TimeSpan Period;
    [Id(5)] public ImmutableArray<KeyValuePair<string, Tokens>> Leases;
    [Id(6)] public Tokens Countable;
    [Id(7)] public TimeSpan Pause;
    [Id(8)] public TimeSpan PauseTold;
    [Id(9)] public LimitSource Source;
}

[RegisterConverter]
internal sealed class BucketStateConverter : IConverter<BucketState, BucketStateSurrogate>
{
    public BucketState ConvertFromSurrogate(in BucketStateSurrogate surrogate) =>
        new(surrogate.Policy, surrogate.Left, new RateLimit(surrogate.Capacity, surrogate.Refill, surrogate.Period), surrogate.Countable, surrogate.Leases)
        {
            Pause = surrogate.Pause,
            PauseTold = surrogate.PauseTold,
            Source = surrogate.Source,
        };

    public BucketStateSurrogate ConvertToSurrogate(in BucketState value) => new()
    {
        Policy = value.Policy,
        Left = value.Left,
        Capacity = value.Limit.Capacity,
        Refill = value.Limit.Refill,
        Period = value.Limit.Period,
        Leases = value.Leases,
        Countable = value.Countable,
        Pause = value.Pause,
        PauseTold = value.PauseTold,
        Source = value.Source,
    };
}
