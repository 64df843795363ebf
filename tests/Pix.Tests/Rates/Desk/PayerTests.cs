using Microsoft.Extensions.Time.Testing;
using Pix.Rates.Desk;
using Pix.Rates.Leases;
using Pix.Rates.Policies;
using Pix.Rates.Tests.Support;

namespace Pix.Rates.Tests.Desk;

/// <summary>Buckets of payers: what a look-up costs them, and how many are remembered.</summary>
public sealed class PayerTests
{
    private const string Policy = "ENTRIES_READ_USER_ANTISCAN_PF";

    // For what is refused; and for what is granted, whatever else the machine does.
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300), Ample = TimeSpan.FromSeconds(20);

    private static readonly RateOutcome Found = new(RateOutcomeKind.Answered, 200), NotFound = new(RateOutcomeKind.Answered, 404);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Look_ups_that_find_nothing_use_a_payers_bucket_up_twenty_times_as_fast()
    {
        var desk = new SomeRates(Full(), new FakeTimeProvider()).Desk();

        for (var i = 0; i < 5; i++)
        {
            (await desk.EnterAsync([SomeRates.LookUp("1")], Ample, Cancel)).End(NotFound);
        }

        var sixth = await desk.EnterAsync([SomeRates.LookUp("1")], Short, Cancel);
        var other = await desk.EnterAsync([SomeRates.LookUp("2")], Ample, Cancel);
        Assert.Equal((false, true), (sixth.Granted, other.Granted));
        Assert.Equal(TimeSpan.FromSeconds(30), sixth.RetryAfter);
    }

    [Fact]
    public async Task A_hundred_look_ups_that_find_are_as_many_as_a_person_has()
    {
        var desk = new SomeRates(Full(), new FakeTimeProvider()).Desk();
        var granted = 0;
        for (var pass = await desk.EnterAsync([SomeRates.LookUp("1")], Short, Cancel); pass.Granted; pass = await desk.EnterAsync([SomeRates.LookUp("1")], Short, Cancel))
        {
            granted++;
            pass.End(Found);
        }

        Assert.Equal(100, granted);
    }

    [Fact]
    public async Task With_less_than_a_miss_costs_only_one_look_up_goes_at_a_time()
    {
        var options = Full();
        options.PayerStartShare = 0.1;
        var desk = new SomeRates(options).Desk();

        var first = await desk.EnterAsync([SomeRates.LookUp("1")], Ample, Cancel);
        var second = await desk.EnterAsync([SomeRates.LookUp("1")], Short, Cancel);
        first.End(Found);
        var third = await desk.EnterAsync([SomeRates.LookUp("1")], Ample, Cancel);

        Assert.Equal((true, false, true), (first.Granted, second.Granted, third.Granted));
    }

    [Fact]
    public async Task A_payment_gives_its_look_up_back_once()
    {
        var rates = new SomeRates(Full(), canAsk: false);
        var desk = rates.Desk();
        for (var i = 0; i < 100; i++)
        {
            (await desk.EnterAsync([SomeRates.LookUp("1", $"E{i}")], Ample, Cancel)).End(Found);
        }

        Assert.False((await desk.EnterAsync([SomeRates.LookUp("1")], Short, Cancel)).Granted);
        desk.PaymentsSent("dict/99999010", ["E7", "E7", "E-of-somebody-else"]);
        desk.Maintain();

        var again = await desk.EnterAsync([SomeRates.LookUp("1")], Ample, Cancel);
        again.End(Found);
        Assert.Equal((true, false), (again.Granted, (await desk.EnterAsync([SomeRates.LookUp("1")], Short, Cancel)).Granted));
    }

    [Fact]
    public async Task Look_ups_asked_at_once_share_calls()
    {
        var rates = new SomeRates(Full());
        var desk = rates.Desk();

        var passes = await Task.WhenAll(Enumerable.Range(0, 2000).Select(payer => desk.EnterAsync([SomeRates.LookUp($"{payer}")], Ample, Cancel).AsTask()));

        Assert.All(passes, pass => Assert.True(pass.Granted));
        Assert.InRange(rates.Calls, 1, 1000);
    }

    [Fact]
    public void Full_buckets_are_forgotten()
    {
        var time = new FakeTimeProvider();
        var rates = new SomeRates(Full(), time);

        for (var payer = 0; payer < 50_000; payer++)
        {
            LookUp(rates, $"{payer}");
            time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(rates.Payers, 1, 8192);
    }

    [Fact]
    public void Memory_is_bounded_even_when_no_bucket_is_full()
    {
        var options = Full();
        options.MaxPayers = 2000;
        var rates = new SomeRates(options, new FakeTimeProvider());

        for (var payer = 0; payer < 20_000; payer++)
        {
            LookUp(rates, $"{payer}");
        }

        Assert.InRange(rates.Payers, 1, 2000);
    }

    [Fact]
    public async Task After_a_start_Pix_is_not_stricter_than_DICT_and_one_429_tells_that_there_is_nothing()
    {
        var desk = new SomeRates(new RateOptions { RateMargin = 0 }, new FakeTimeProvider()).Desk();

        // DICT has 100 for one payer, of whom five are sent who find nothing; and nothing for another.
        for (var i = 0; i < 5; i++)
        {
            var pass = await desk.EnterAsync([SomeRates.LookUp("1")], Ample, Cancel);
            Assert.True(pass.Granted);
            pass.End(NotFound);
        }

        (await desk.EnterAsync([SomeRates.LookUp("2")], Ample, Cancel)).End(new RateOutcome(RateOutcomeKind.Answered, 429));

        foreach (var payer in new[] { "1", "2" })
        {
            Assert.False((await desk.EnterAsync([SomeRates.LookUp(payer)], Short, Cancel)).Granted);
        }
    }

    [Fact]
    public async Task Answers_that_are_lost_do_not_cost_twenty()
    {
        var desk = new SomeRates(new RateOptions { RateMargin = 0 }, new FakeTimeProvider()).Desk();

        for (var i = 0; i < 50; i++)
        {
            var pass = await desk.EnterAsync([SomeRates.LookUp("1")], Ample, Cancel);
            Assert.True(pass.Granted, $"Lost answer {i}.");
            pass.End(new RateOutcome(RateOutcomeKind.Unknown));
        }
    }

    private static void LookUp(SomeRates rates, string payer)
    {
        var reserved = rates.PayersAsync(new PayerRequest([new PayerReservation(Policy, payer, "", Tokens.One, Tokens.Of(20))], [], []));
        Assert.True(reserved.IsCompletedSuccessfully);
        _ = rates.PayersAsync(new PayerRequest([], [new PayerSettlement(Policy, payer, Tokens.Of(20), Tokens.One, false)], []));
    }

    private static RateOptions Full() => new() { RateMargin = 0, PayerStartShare = 1 };
}
