using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pix.Rates.Authority;
using Pix.Rates.Bounds;
using Pix.Rates.Leases;
using Pix.Rates.Policies;

namespace Pix.Rates.Tests.Authority;

/// <summary>One bucket of the Central Bank to the token and the millisecond: what is leased, what counts as used, and when to come again.</summary>
public sealed class BudgetLedgerTests
{
    // A lost silo's tokens may be used for the time of a lease, a tenth more for its clock, and ten seconds for its requests.
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(43), AskAgain = TimeSpan.FromMilliseconds(200), Moment = TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly RatePolicies _policies;
    private string _name = "KEYS_CHECK";
    private BudgetLedger? _made;

    public BudgetLedgerTests()
    {
        var options = new RateOptions { RateMargin = 0 };
        options.RateLimits["KEYS_CHECK"] = options.RateLimits[RatePolicyTable.SpiPrimary] = "1000 10/s";
        _policies = new RatePolicies(options);
    }

    private BudgetLedger Ledger => _made ??= new BudgetLedger(_name, _policies, _time, new RateBounds("dict/99999010", _time, NullLogger.Instance), epoch: 7, Tokens.Zero);

    private BucketState State => Ledger.State(_policies);

    [Fact]
    public void Until_nothing_that_an_earlier_keeper_leased_can_be_used_a_quarter_of_what_it_could_not_lease_is_counted_with()
    {
        Assert.Equal((Tokens.Of(125), Tokens.Zero), (State.Countable, State.Left));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(Tokens.Of(100), State.Left);
        _time.Advance(Life - TimeSpan.FromSeconds(10) - Moment);
        Assert.Equal((Tokens.Of(125), Tokens.Of(125)), (State.Countable, State.Left));

        _time.Advance(Moment);

        Assert.Equal(Tokens.Of(1000), State.Countable);
    }

    [Fact]
    public void A_silo_gets_what_it_wants_of_its_share_and_the_next_one_what_is_left_to_lease()
    {
        Known(600);

        var first = Lease("a", 1, wanted: 400);
        var second = Lease("b", 1, wanted: 300);

        Assert.Equal((Tokens.Of(400), 7L, TimeSpan.FromSeconds(30), TimeSpan.Zero, 10.0, false), (first.Granted, first.Epoch, first.Validity, first.RetryAfter, first.Pace, first.Starting));
        Assert.Equal((Tokens.Of(100), 5.0), (second.Granted, second.Pace));
        Assert.Equal((Tokens.Of(100), Tokens.Of(600)), (Ledger.Level, State.Left));
        Assert.Equal([("a", Tokens.Of(400)), ("b", Tokens.Of(100))], State.Leases.Select(lease => (lease.Key, lease.Value)));
    }

    [Theory]
    [InlineData(50, 50, false, 0)]
    [InlineData(50, 120, false, 7000)]
    [InlineData(50, 51, false, 100)]
    [InlineData(50, 52, false, 200)]
    [InlineData(50, 120, true, 200)]
    [InlineData(50, 51, true, 100)]
    public void What_is_missing_is_told_with_the_time_in_which_it_comes(long level, long needed, bool waitsForWord, double milliseconds)
    {
        Known(level);

        var answer = Lease("a", 1, needed, needed, waitsForWord: waitsForWord);

        Assert.Equal((Tokens.Of(level), TimeSpan.FromMilliseconds(milliseconds)), (answer.Granted, answer.RetryAfter));
    }

    [Fact]
    public void What_may_not_be_leased_though_it_is_there_is_asked_for_again_soon()
    {
        Known(600);
        Lease("a", 1, wanted: 400);

        var answer = Lease("b", 1, needed: 150, wanted: 150);

        Assert.Equal((Tokens.Of(100), AskAgain), (answer.Granted, answer.RetryAfter));
    }

    [Theory]
    [InlineData(false, 10, 2000)]
    [InlineData(true, 30, 0)]
    public void What_is_kept_for_the_urgent_is_waited_for_by_the_others(bool urgent, long granted, double milliseconds)
    {
        _name = RatePolicyTable.SpiPrimary;
        Known(60);

        var answer = Lease("a", 1, needed: 30, wanted: 30, urgent: urgent);

        Assert.Equal((Tokens.Of(granted), TimeSpan.FromMilliseconds(milliseconds)), (answer.Granted, answer.RetryAfter));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void A_request_that_comes_again_or_late_gets_nothing(long sequence)
    {
        Known(600);
        Lease("a", 1, wanted: 100);

        var answer = Lease("a", sequence, wanted: 100);

        Assert.Equal((Tokens.Zero, AskAgain, 7L), (answer.Granted, answer.RetryAfter, answer.Epoch));
        Assert.Equal(Tokens.Of(500), Ledger.Level);
    }

    [Fact]
    public void What_left_a_silos_hands_and_did_not_come_back_is_used_up()
    {
        Known(600);
        Lease("a", 1, wanted: 400);

        Ledger.Lease(Request("a", 2) with { Epoch = 7, Unspent = Tokens.Of(100), UnderWay = Tokens.Of(50), Returned = Tokens.Of(120) }, _policies, false);

        Assert.Equal((Tokens.Of(320), Tokens.Of(150)), (Ledger.Level, Ledger.Outstanding));

        // The Central Bank's answer is a second old: what was used since may not be in it. After that it is.
        Ledger.Correct(new BucketReport { Policy = _name, Available = Tokens.Of(800), Age = TimeSpan.FromSeconds(1) }, _policies);
        Assert.Equal(Tokens.Of(800 - 150 - 130), Ledger.Level);
        _time.Advance(TimeSpan.FromSeconds(1));
        Ledger.Correct(new BucketReport { Policy = _name, Available = Tokens.Of(800), Age = TimeSpan.FromSeconds(1) }, _policies);
        Assert.Equal(Tokens.Of(800 - 150 - 130), Ledger.Level);
        _time.Advance(Moment);
        Ledger.Correct(new BucketReport { Policy = _name, Available = Tokens.Of(800), Age = TimeSpan.FromSeconds(1) }, _policies);
        Assert.Equal(Tokens.Of(800 - 150), Ledger.Level);
    }

    [Theory]
    [InlineData(6, 0)]
    [InlineData(7, 1000)]
    public void Tokens_of_another_epoch_and_more_than_were_given_make_none(long epoch, long unspent)
    {
        Known(600);
        Lease("a", 1, wanted: 400);

        Ledger.Lease(Request("a", 2) with { Epoch = epoch, Unspent = Tokens.Of(unspent), Returned = Tokens.Of(unspent) }, _policies, false);

        Assert.Equal((Tokens.Of(200), Tokens.Of(400)), (Ledger.Level, Ledger.Outstanding));
    }

    [Theory]
    [InlineData(500, 0)]
    [InlineData(1000, 125)]
    public void Just_after_a_start_the_Central_Banks_word_is_taken_less_what_an_earlier_keeper_may_have_leased(long told, long taken)
    {
        Ledger.Correct(new BucketReport { Policy = _name, Available = Tokens.Of(told) }, _policies);

        Assert.Equal(Tokens.Of(taken), Ledger.Level);
    }

    [Fact]
    public void What_the_Central_Bank_gives_back_is_there_up_to_the_depth()
    {
        Known(500);
        _time.Advance(TimeSpan.FromSeconds(1));

        Ledger.GiveBack(Tokens.Of(5));
        Assert.Equal(Tokens.Of(515), Ledger.Level);

        Ledger.GiveBack(Tokens.Of(1000));
        Assert.Equal(Tokens.Of(1000), Ledger.Level);
    }

    [Fact]
    public void A_refusal_voids_what_is_leased_and_pauses_and_the_bucket_fills_from_empty_as_after_a_start()
    {
        Known(600);
        Assert.False(Lease("a", 1, wanted: 400).Starting);
        Ledger.Lease(Request("a", 2) with { Epoch = 7, Unspent = Tokens.Of(300) }, _policies, false);

        Refuse(20);

        Assert.Equal((Tokens.Zero, Tokens.Zero, 8L), (Ledger.Level, Ledger.Outstanding, Ledger.Epoch));
        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20), Tokens.Of(125)), (State.Pause, State.PauseTold, State.Countable));
        var paused = Lease("b", 1, needed: 10, wanted: 10);
        Assert.Equal((Tokens.Zero, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21), false), (paused.Granted, paused.Pause, paused.RetryAfter, paused.Starting));

        Ledger.Correct(new BucketReport { Policy = _name, Available = Tokens.Of(1000) }, _policies);
        Assert.Equal(Tokens.Zero, Ledger.Level);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (State.Pause, State.PauseTold));
    }

    [Fact]
    public void A_refusal_that_asks_for_as_long_as_is_left_is_the_one_that_is_told()
    {
        Known(600);
        Refuse(20);
        _time.Advance(TimeSpan.FromSeconds(5));
        Refuse(15);
        Assert.Equal((TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15)), (State.Pause, State.PauseTold));

        Refuse(5);
        Assert.Equal((TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15)), (State.Pause, State.PauseTold));
        Assert.Equal(10, Ledger.Epoch);
        Assert.Equal(TimeSpan.FromSeconds(15), Ledger.Resume(_policies));
        Assert.Equal(TimeSpan.Zero, State.Pause);
    }

    [Fact]
    public void A_silo_that_is_silent_for_longer_than_its_tokens_live_is_lost_and_they_are_used_up()
    {
        Known(600);
        Lease("a", 1, wanted: 400);
        _time.Advance(Life);
        Assert.Equal([("a", Tokens.Of(400))], State.Leases.Select(lease => (lease.Key, lease.Value)));

        _time.Advance(Moment);

        Assert.Empty(State.Leases);
        Ledger.Correct(new BucketReport { Policy = _name, Available = Tokens.Of(800), Age = TimeSpan.FromSeconds(1) }, _policies);
        Assert.Equal(Tokens.Of(400), Ledger.Level);
    }

    [Fact]
    public void A_silo_that_holds_nothing_is_forgotten_after_the_time_of_a_lease_and_one_that_holds_something_is_not()
    {
        Known(600);
        Lease("a", 1, wanted: 400);
        Lease("b", 1);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(10.0 / 3, Lease("c", 1).Pace);

        _time.Advance(Moment);

        Assert.Equal(5.0, Lease("c", 2).Pace);
    }

    // By then nothing that an earlier keeper leased counts; the Central Bank says what is there.
    private void Known(long level)
    {
        _ = Ledger;
        _time.Advance(Life);
        Ledger.Correct(new BucketReport { Policy = _name, Available = Tokens.Of(level) }, _policies);
        Assert.Equal(Tokens.Of(level), Ledger.Level);
    }

    private void Refuse(int seconds) => Ledger.Correct(new BucketReport { Policy = _name, Refused = true, RetryAfter = TimeSpan.FromSeconds(seconds) }, _policies);

    private LeaseAnswer Lease(string holder, long sequence, long needed = 0, long wanted = 0, bool urgent = false, bool waitsForWord = false) =>
        Ledger.Lease(Request(holder, sequence) with { Needed = Tokens.Of(needed), Wanted = Tokens.Of(wanted), Urgent = urgent }, _policies, waitsForWord);

    private LeaseRequest Request(string holder, long sequence) => new() { Policy = _name, Holder = holder, Sequence = sequence };
}
