using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pix.Grains.Rates;
using Pix.Protocol.Rates;
using Pix.Rates.Desk;
using Pix.Rates.Policies;

namespace Pix.Grains.Tests.Rates;

/// <summary>What a request takes of the Central Bank's limits, and what its end gives back.</summary>
public sealed class RateGateTests
{
    private static readonly RateDemand Demand = new()
    {
        Policy = "ENTRIES_READ_PARTICIPANT_ANTISCAN",
        Participant = "99999010",
        Cost = 1000,
        CostNotFound = 3000,
        Urgent = true,
        Payer = "11122233300",
        EndToEndId = "E1",
    };

    [Fact]
    public void What_costs_nothing_has_no_gate() => Assert.Null(RateGate.Of(Desk(), []));

    [Fact]
    public void Everything_of_a_demand_is_charged()
    {
        var charge = RateGate.ChargeOf(Demand);

        Assert.Equal(
            new RateCharge
            {
                Budget = "dict/99999010",
                Policy = Demand.Policy,
                Cost = new Tokens(1000),
                CostNotFound = new Tokens(3000),
                ServerErrorIsFree = true,
                Urgent = true,
                Payer = "11122233300",
                EndToEndId = "E1",
            },
            charge);
    }

    [Theory]
    [InlineData("SPI_PRIMARY", "spi/99999010")]
    [InlineData("SPI_SECONDARY", "spi-secondary/99999010")]
    [InlineData("SPI_TRCK_002", "spi-secondary/99999010")]
    public void A_limit_of_the_SPI_is_its_own_budget_and_an_error_of_its_server_costs(string policy, string budget)
    {
        var charge = RateGate.ChargeOf(Demand with { Policy = policy });

        Assert.Equal((budget, false), (charge.Budget, charge.ServerErrorIsFree));
    }

    [Theory]
    [InlineData(false, 0, RateOutcomeKind.NotSent, 0)]
    [InlineData(false, 200, RateOutcomeKind.NotSent, 0)]
    [InlineData(true, 0, RateOutcomeKind.Unknown, 1000)]
    [InlineData(true, 200, RateOutcomeKind.Answered, 1000)]
    [InlineData(true, 404, RateOutcomeKind.Answered, 3000)]
    [InlineData(true, 500, RateOutcomeKind.Answered, 0)]
    [InlineData(true, 503, RateOutcomeKind.Answered, 1000)]
    public void How_an_attempt_ended_says_what_it_cost(bool left, int status, RateOutcomeKind kind, int cost)
    {
        var outcome = RateGate.OutcomeOf(left, status, TimeSpan.FromSeconds(7));

        Assert.Equal(new RateOutcome(kind, status, TimeSpan.FromSeconds(7)), outcome);
        Assert.Equal(new Tokens(cost), RateGate.ChargeOf(Demand).CostOf(outcome));
    }

    [Fact]
    public void A_lost_answer_costs_a_payer_the_least_and_a_participant_whose_bucket_DICT_tells_the_most()
    {
        var lost = RateGate.OutcomeOf(left: true, status: 0, retryAfter: null);

        Assert.Equal(Tokens.Of(1), RateGate.ChargeOf(Demand).CostOf(lost));
        Assert.Equal(Tokens.Of(3), RateGate.ChargeOf(Demand with { Payer = "" }).CostOf(lost));
    }

    private static RateDesk Desk() => new("test", _ => throw new InvalidOperationException(), new FixedOptions<RateOptions>(new RateOptions()), new FakeTimeProvider(), NullLogger<RateDesk>.Instance);
}
