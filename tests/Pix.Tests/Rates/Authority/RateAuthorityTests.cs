using Microsoft.Extensions.Time.Testing;
using Pix.Rates.Authority;
using Pix.Rates.Leases;
using Pix.Rates.Policies;
using Pix.Rates.Tests.Support;

namespace Pix.Rates.Tests.Authority;

/// <summary>The budget owner: what it waits for, what it gives back, and what it knows of payers.</summary>
public sealed class RateAuthorityTests
{
    private const string Person = "ENTRIES_READ_USER_ANTISCAN_PF", Company = "ENTRIES_READ_USER_ANTISCAN_PJ", Participant = "ENTRIES_READ_PARTICIPANT_ANTISCAN";

    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(true, 2_999, false, 200)]
    [InlineData(true, 3_000, false, 0)]
    [InlineData(true, 0, true, 7_000)]
    [InlineData(false, 0, false, 7_000)]
    public async Task Where_the_Central_Bank_can_be_asked_requests_wait_three_seconds_for_its_word(bool canAsk, int milliseconds, bool told, double retryAfter)
    {
        var rates = new SomeRates(Limited(), _time, canAsk);
        await LeaseAsync(rates, "KEYS_CHECK", 1, 0);
        if (told)
        {
            await rates.CorrectAsync([new BucketReport { Policy = "KEYS_CHECK" }]);
        }

        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));

        var answer = await LeaseAsync(rates, "KEYS_CHECK", 2, 70);

        Assert.Equal(retryAfter, answer.RetryAfter.TotalMilliseconds);
    }

    [Theory]
    [InlineData(true, RatePolicyTable.PoliciesList, 1)]
    [InlineData(true, "KEYS_CHECK", 0)]
    [InlineData(false, RatePolicyTable.PoliciesList, 0)]
    public async Task There_is_one_token_at_a_start_to_ask_the_Central_Bank_with(bool canAsk, string policy, long granted) =>
        Assert.Equal(Tokens.Of(granted), (await LeaseAsync(new SomeRates(Limited(), _time, canAsk), policy, 1, 1)).Granted);

    [Theory]
    [InlineData(Person, 81)]
    [InlineData(Company, 982)]
    public async Task A_payment_gives_one_token_back_to_a_person_two_to_a_company_and_one_to_the_participant(string policy, long left)
    {
        var rates = new SomeRates(new RateOptions { RateMargin = 0, PayerStartShare = 1 }, _time);
        await rates.PayersAsync(new PayerRequest([new PayerReservation(policy, "1", "E1", Tokens.One, Tokens.Of(20))], [], []));
        await rates.PayersAsync(new PayerRequest([], [new PayerSettlement(policy, "1", Tokens.Of(20), Tokens.Of(20), false)], ["E1", "E1"]));

        Assert.Equal(Tokens.Of(left), (await AllAsync(rates, policy, "1")).Reserved);
        Assert.Equal(1, rates.Level(Participant));
    }

    [Fact]
    public async Task A_look_up_that_may_not_go_out_is_not_remembered()
    {
        var rates = new SomeRates(new RateOptions { RateMargin = 0, PayerStartShare = 0 }, _time);
        Assert.Equal(Tokens.Zero, (await rates.PayersAsync(new PayerRequest([new PayerReservation(Person, "1", "E1", Tokens.One, Tokens.Of(20))], [], [])))[0].Reserved);

        await rates.PayersAsync(new PayerRequest([], [], ["E1"]));

        Assert.Empty(rates.Buckets());
    }

    [Fact]
    public void A_pause_is_logged_and_pauses_that_an_operator_ends_are_told_in_order()
    {
        var rates = new SomeRates(Limited(), _time);
        rates.Refuse("KEYS_CHECK", TimeSpan.FromSeconds(30));
        rates.Refuse("ENTRIES_WRITE", TimeSpan.FromSeconds(30));
        rates.CorrectAsync([new BucketReport { Policy = "CLAIMS_READ" }]);

        Assert.Equal(2, rates.Log.Lines.Count(line => line.Id == EventIds.BudgetPaused));
        Assert.Equal(["ENTRIES_WRITE", "KEYS_CHECK"], rates.Resume().Select(ended => ended.Key));
    }

    [Theory]
    [InlineData(1, 0, 100)]
    [InlineData(0.2, 0, 20)]
    [InlineData(0.2, 60, 22)]
    [InlineData(0.2, 36_000, 100)]
    public void A_payer_of_whom_nothing_is_known_has_a_part_and_what_came_since_the_start(double share, int seconds, long believed)
    {
        var ledger = new PayerLedger(_time);
        _time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(Tokens.Of(believed), All(ledger, "1", new RateOptions { RateMargin = 0, PayerStartShare = share }).Reserved);
        Assert.Equal(Tokens.Of(1000), ledger.Reserve(new PayerReservation("NO_SUCH", "1", "", Tokens.One, Tokens.Of(1000)), new RatePolicies(new RateOptions())).Reserved);
    }

    // A person's bucket fills in fifty minutes: by then it is full, whatever an earlier owner let out.
    [Theory]
    [InlineData(2_999_999, false)]
    [InlineData(3_000_000, true)]
    public void A_payer_of_whom_nothing_is_known_is_asked_for_one_at_a_time_until_every_bucket_is_full(int milliseconds, bool isSure)
    {
        var (ledger, policies) = (new PayerLedger(_time), new RatePolicies(new RateOptions { RateMargin = 0 }));
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        var reservation = new PayerReservation(Person, "1", "", Tokens.One, Tokens.Of(20));

        var (first, second) = (ledger.Reserve(reservation, policies), ledger.Reserve(reservation, policies));

        Assert.Equal((Tokens.Of(20), Tokens.Of(isSure ? 20 : 0)), (first.Reserved, second.Reserved));
    }

    [Theory]
    [InlineData(3_000, false, 125)]
    [InlineData(0, true, 100)]
    public async Task Where_the_Central_Bank_does_not_tell_a_tenth_is_counted_with_once(int milliseconds, bool saidNo, long granted)
    {
        var rates = new SomeRates(Limited(), _time, canAsk: true);
        await LeaseAsync(rates, "KEYS_CHECK", 1, 0);
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        if (saidNo)
        {
            rates.NotTold();
        }

        // 1000 deep, 10 a second, and no more than an eighth so soon after a start.
        Assert.Equal(Tokens.Of(granted), (await LeaseAsync(rates, "KEYS_CHECK", 2, 1000)).Granted);
        Assert.Equal(Tokens.Zero, (await LeaseAsync(rates, "KEYS_CHECK", 3, 1000)).Granted);
    }

    [Fact]
    public async Task Where_nobody_told_the_category_a_careful_one_is_assumed_and_each_429_makes_it_the_next_smaller()
    {
        var rates = new SomeRates(new RateOptions { RateMargin = 0 }, _time, canAsk: true);
        await LeaseAsync(rates, Participant, 1, 0);

        foreach (var (depth, perMinute) in new[] { (500, 250), (250, 25), (50, 2), (50, 2) })
        {
            var bucket = Assert.Single(rates.Buckets());
            Assert.Equal((Tokens.Of(depth), Tokens.Of(perMinute), LimitSource.Assumed), (bucket.Limit.Capacity, bucket.Limit.Refill, bucket.Source));
            rates.Refuse(Participant, TimeSpan.FromSeconds(1));
        }

        await rates.CorrectAsync([new BucketReport { Policy = Participant, Available = Tokens.Of(9), Limit = new RateLimit(Tokens.Of(5000), Tokens.Of(2500), TimeSpan.FromMinutes(1)) }]);
        Assert.Equal((Tokens.Of(5000), LimitSource.CentralBank), (rates.Buckets()[0].Limit.Capacity, rates.Buckets()[0].Source));
    }

    [Fact]
    public async Task A_category_that_is_set_is_no_guess()
    {
        var rates = new SomeRates(new RateOptions { RateMargin = 0, DictCategory = "D" }, _time, canAsk: true);
        await LeaseAsync(rates, Participant, 1, 0);
        await LeaseAsync(rates, "KEYS_CHECK", 1, 0);
        rates.Refuse(Participant, TimeSpan.FromSeconds(1));

        var buckets = rates.Buckets().OrderBy(bucket => bucket.Policy, StringComparer.Ordinal).Select(bucket => (bucket.Limit.Capacity, bucket.Source));

        Assert.Equal([(Tokens.Of(16_000), LimitSource.Setting), (Tokens.Of(70), LimitSource.Manual)], buckets);
    }

    [Fact]
    public void Full_buckets_are_forgotten_when_there_are_4096()
    {
        var (ledger, policies) = (new PayerLedger(_time), new RatePolicies(new RateOptions { RateMargin = 0, PayerStartShare = 1 }));
        for (var payer = 0; payer < 4096; payer++)
        {
            Spend(ledger, policies, $"{payer}", 0);
        }

        Assert.Equal(4096, ledger.Count);
        Spend(ledger, policies, "next", 0);
        Assert.Equal(1, ledger.Count);
    }

    [Fact]
    public void When_none_is_full_the_fullest_tenth_is_forgotten()
    {
        var (ledger, options) = (new PayerLedger(_time), new RateOptions { RateMargin = 0, PayerStartShare = 0.5, MaxPayers = 20 });
        var policies = new RatePolicies(options);
        for (var payer = 0; payer < 20; payer++)
        {
            Spend(ledger, policies, $"{payer}", payer + 1);
        }

        Spend(ledger, policies, "next", 1);

        Assert.Equal(19, ledger.Count);
        Assert.Equal((Tokens.Of(50), Tokens.Of(47)), (All(ledger, "0", options).Reserved, All(ledger, "2", options).Reserved));
    }

    private static RateOptions Limited()
    {
        var options = new RateOptions { RateMargin = 0 };
        options.RateLimits["KEYS_CHECK"] = "1000 10/s";
        return options;
    }

    private static Task<LeaseAnswer> LeaseAsync(SomeRates rates, string policy, long sequence, long needed) =>
        rates.LeaseAsync(new LeaseRequest { Policy = policy, Holder = "a", Sequence = sequence, Needed = Tokens.Of(needed), Wanted = Tokens.Of(needed) });

    private static async Task<PayerAnswer> AllAsync(SomeRates rates, string policy, string payer) =>
        (await rates.PayersAsync(new PayerRequest([new PayerReservation(policy, payer, "", Tokens.One, Tokens.Of(5000))], [], [])))[0];

    private static PayerAnswer All(PayerLedger ledger, string payer, RateOptions options) =>
        ledger.Reserve(new PayerReservation(Person, payer, "", Tokens.One, Tokens.Of(5000)), new RatePolicies(options));

    private static void Spend(PayerLedger ledger, RatePolicies policies, string payer, long tokens)
    {
        var reserved = ledger.Reserve(new PayerReservation(Person, payer, "", Tokens.One, Tokens.Of(20)), policies).Reserved;
        ledger.Settle(new PayerSettlement(Person, payer, reserved, Tokens.Of(tokens), false), policies);
    }
}
