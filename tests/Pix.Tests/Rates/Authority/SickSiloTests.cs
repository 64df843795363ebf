using Pix.Rates.Bounds;
using Pix.Rates.Leases;
using Pix.Rates.Policies;
using Pix.Rates.Tests.Support;

namespace Pix.Rates.Tests.Authority;

/// <summary>A silo or a budget owner that tells nonsense makes no tokens, and does not stop the others.</summary>
public sealed class SickSiloTests
{
    private const string Payers = "ENTRIES_READ_USER_ANTISCAN_PF";

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300), Long = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<long> Nonsense => [long.MinValue, -1, long.MaxValue, long.MaxValue / 2];

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Whatever_a_silo_tells_of_its_lease_no_token_is_made(long thousandths)
    {
        var rates = new SomeRates(Never());
        rates.Fill("KEYS_CHECK", 500);
        var first = await rates.LeaseAsync(Request(1) with { Wanted = Tokens.Of(100) });
        var nonsense = new Tokens(thousandths);

        foreach (var (request, sequence) in new LeaseRequest[]
        {
            Request(0) with { Unspent = nonsense },
            Request(0) with { UnderWay = nonsense },
            Request(0) with { Returned = nonsense },
            Request(0) with { Unspent = nonsense, UnderWay = nonsense, Returned = nonsense, Needed = nonsense, Wanted = nonsense },
        }.Select((request, index) => (request, index + 2)))
        {
            var answer = await rates.LeaseAsync(request with { Sequence = sequence, Epoch = first.Epoch });
            Assert.InRange(answer.Granted.Value, 0, 500);
        }

        Assert.InRange(rates.Level("KEYS_CHECK"), 0, 500.001);
        Assert.All(Assert.Single(rates.Buckets()).Leases, lease => Assert.InRange(lease.Value.Value, 0, 500));
    }

    [Fact]
    public async Task A_silo_of_a_thousand_names_does_not_take_the_share_of_the_others()
    {
        using var capped = new CappedCount();
        var rates = new SomeRates();
        rates.Fill(RatePolicyTable.SpiPrimary, 3750);
        for (var number = 0; number < 1000; number++)
        {
            await rates.LeaseAsync(new LeaseRequest { Policy = RatePolicyTable.SpiPrimary, Holder = $"name{number}", Sequence = 1 });
        }

        await rates.LeaseAsync(new LeaseRequest { Policy = RatePolicyTable.SpiPrimary, Holder = new string('x', 10_000), Sequence = 1, Wanted = Tokens.Of(10) });

        Assert.True(capped.Has(RatePolicyTable.SpiPrimary, "holders"));
        Assert.Empty(Assert.Single(rates.Buckets()).Leases);
        Assert.True((await rates.LeaseAsync(new LeaseRequest { Policy = RatePolicyTable.SpiPrimary, Holder = "name1", Sequence = 2, Wanted = Tokens.Of(10) })).Granted > Tokens.Zero);
    }

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Whatever_a_budget_owner_answers_a_desk_goes_on_when_it_is_well_again(long thousandths)
    {
        var rates = new SomeRates();
        rates.Fill(RatePolicyTable.SpiPrimary, 3750);
        rates.Sick = answer => answer with
        {
            Granted = new Tokens(thousandths),
            Validity = TimeSpan.FromTicks(thousandths),
            RetryAfter = TimeSpan.FromTicks(thousandths),
            Pause = TimeSpan.FromTicks(thousandths),
            Pace = thousandths < 0 ? double.NaN : double.PositiveInfinity,
        };
        var desk = rates.Desk();
        var sick = await desk.EnterAsync([SomeRates.Charge()], Short, Cancel);
        Assert.True(sick.Granted || sick.RetryAfter <= RateBounds.LongestWait, $"{sick.RetryAfter}");

        rates.Sick = null;
        var granted = false;
        await Wait.UntilAsync(() => granted = desk.EnterAsync([SomeRates.Charge()], Long, Cancel).AsTask().GetAwaiter().GetResult().Granted);

        Assert.True(granted);
    }

    [Fact]
    public async Task Answers_for_payers_that_do_not_fit_the_questions_are_none_and_the_desk_asks_again()
    {
        var rates = new SomeRates(new RateOptions { RateMargin = 0, PayerStartShare = 1 });
        var desk = rates.Desk();
        rates.SickForPayers = _ => default;
        var none = await desk.EnterAsync([SomeRates.LookUp("1")], Short, Cancel);
        rates.SickForPayers = answers => answers.Add(answers.FirstOrDefault()!);
        var many = await desk.EnterAsync([SomeRates.LookUp("1")], Short, Cancel);
        rates.SickForPayers = answers => [.. answers.Select(answer => answer with { Reserved = Tokens.Zero, RetryAfter = TimeSpan.MinValue })];
        var negative = await desk.EnterAsync([SomeRates.LookUp("1")], Short, Cancel);

        // What was reserved in calls whose answers were lost stays reserved for a while: another payer.
        rates.SickForPayers = null;
        var well = await desk.EnterAsync([SomeRates.LookUp("2")], Long, Cancel);

        Assert.Equal((false, false, false, true), (none.Granted, many.Granted, negative.Granted, well.Granted));
        Assert.Contains("does not answer", none.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Whatever_a_silo_tells_of_payers_a_bucket_holds_no_more_than_it_can(long thousandths)
    {
        var rates = new SomeRates(new RateOptions { RateMargin = 0, PayerStartShare = 0 });
        var nonsense = new Tokens(thousandths);
        var odd = new PayerReservation(Payers, "1", new string('E', 100_000), nonsense, nonsense);

        await rates.PayersAsync(new PayerRequest([odd, odd], [new PayerSettlement(Payers, "1", nonsense, nonsense, false)], default));
        await rates.PayersAsync(new PayerRequest(default, [new PayerSettlement(Payers, "1", nonsense, new Tokens(-thousandths), false)], [null!, ""]));
        var answer = Assert.Single(await rates.PayersAsync(new PayerRequest([new PayerReservation(Payers, "1", "", Tokens.One, Tokens.Of(20))], [], [])));

        // It began with nothing, and two a minute come.
        Assert.InRange(answer.Reserved.Value, 0, 0.5);
        Assert.InRange(answer.RetryAfter, TimeSpan.Zero, TimeSpan.FromHours(1));
    }

    private static LeaseRequest Request(long sequence) => new() { Policy = "KEYS_CHECK", Holder = "sick", Sequence = sequence };

    private static RateOptions Never()
    {
        var options = new RateOptions { RateMargin = 0 };
        options.RateLimits["KEYS_CHECK"] = "1000 1/day";
        return options;
    }
}
