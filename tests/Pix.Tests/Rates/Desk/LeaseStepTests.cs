using Pix.Rates.Desk;
using Pix.Rates.Leases;
using Pix.Rates.Policies;
using Pix.Rates.Tests.Support;

namespace Pix.Rates.Tests.Desk;

/// <summary>What a silo's desk tells and asks of one lease, and when.</summary>
public sealed class LeaseStepTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1), Hour = TimeSpan.FromHours(1);
    private static readonly RateOutcome Stored = new(RateOutcomeKind.Answered, 201), NotSent = new(RateOutcomeKind.NotSent);

    private readonly ScriptedOwner _owner = new();
    private readonly RateDesk _desk;

    public LeaseStepTests()
    {
        _desk = _owner.Desk();
        _owner.Lease = request => request.Sequence == 1 ? Granted(5) with { Pace = 100 } : Granted(request.Sequence == 2 ? 100 : 0);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_request_asks_for_what_it_needs_and_a_third_of_the_lease_later_what_is_not_needed_goes_back()
    {
        await FillAsync();
        Assert.Equal((Tokens.Of(5), Tokens.Of(5), 1L, "silo", false), Leases(0) is var first ? (first.Needed, first.Wanted, first.Sequence, first.Holder, first.Urgent) : default);

        Advance(TimeSpan.FromSeconds(10));
        _desk.Maintain();
        Advance(Moment);
        _desk.Maintain();
        await AskedAsync(3);

        // Ten tokens in ten seconds are forty in forty.
        Assert.Equal(TimeSpan.FromSeconds(10) + Moment, _owner.Leases[2].At);
        AssertTold(2, unspent: 40, underWay: 10, returned: 55, needed: 0, wanted: 0);
    }

    [Fact]
    public async Task What_ended_without_being_sent_is_there_again_and_what_was_sent_is_not()
    {
        var (first, second) = await FillAsync();
        first.End(NotSent);
        second.End(Stored);
        await EnterAsync(2);

        await MaintainAsync(3);

        AssertTold(2, unspent: 48, underWay: 2, returned: 50, needed: 0, wanted: 0);
    }

    [Fact]
    public async Task A_silo_that_stops_gives_all_back_but_what_is_under_way()
    {
        await FillAsync();
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        await _desk.RunAsync(stopped.Token);

        AssertTold(2, unspent: 0, underWay: 10, returned: 95, needed: 0, wanted: 0);
    }

    [Fact]
    public async Task A_silo_that_stops_keeps_what_those_that_wait_still_need()
    {
        _owner.Lease = request => request.Sequence == 1 ? Granted(3) with { RetryAfter = TimeSpan.FromSeconds(1) } : Granted(0) with { Granted = request.Needed };
        var waiting = EnterAsync(5, Hour).AsTask();
        await Wait.UntilAsync(() => _owner.Time.Timers.Count == 2);
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        var stopping = _desk.RunAsync(stopped.Token);

        Advance(TimeSpan.FromSeconds(1));
        await AskedAsync(2);

        AssertTold(1, unspent: 3, underWay: 0, returned: 0, needed: 2, wanted: 2);
        Assert.True((await waiting).Granted);
        await stopping;
        Assert.Equal(2, _owner.Leases.Count);
    }

    [Fact]
    public async Task Each_second_a_running_desk_looks_whether_there_is_something_to_tell()
    {
        await FillAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = _desk.RunAsync(stop.Token);

        for (var second = 0; second < 11; second++)
        {
            Advance(TimeSpan.FromSeconds(1));
        }

        await AskedAsync(3);
        await stop.CancelAsync();
        await running;
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 3)]
    public async Task Tokens_are_used_until_the_end_of_their_validity_from_when_they_were_asked_for(int milliseconds, int asked)
    {
        await FillAsync();
        _owner.Lease = _ => Granted(100);
        Advance(TimeSpan.FromSeconds(30) + TimeSpan.FromMilliseconds(milliseconds));

        Assert.True((await EnterAsync(5)).Granted);

        Assert.Equal(asked, _owner.Leases.Count(lease => lease.Request.Needed > Tokens.Zero));
        if (asked == 3)
        {
            AssertTold(2, unspent: 0, underWay: 10, returned: 0, needed: 5, wanted: 10);
        }
    }

    [Fact]
    public async Task When_less_than_half_of_what_is_worth_holding_is_there_more_is_asked_for_every_tenth_of_a_second_at_most()
    {
        await FillAsync();
        await EnterAsync(60);
        Advance(TimeSpan.FromMilliseconds(100));
        await EnterAsync(10);
        Advance(Moment);
        await EnterAsync(10);
        await AskedAsync(3);

        Assert.Equal(TimeSpan.FromMilliseconds(101), _owner.Leases[2].At);
        AssertTold(2, unspent: 15, underWay: 90, returned: 0, needed: 0, wanted: 345);
    }

    [Theory]
    [InlineData(25, 11_001)]
    [InlineData(26, 1_000)]
    public async Task As_long_as_half_of_it_is_there_nothing_is_asked_for(long cost, double askedAt)
    {
        // Of 95 tokens 70 are left with 35 spent in ten seconds, or 69 with 36: 140 or 144 are worth holding.
        await FillAsync();
        Advance(TimeSpan.FromSeconds(1));
        await EnterAsync(cost);
        if (askedAt > 1_000)
        {
            Advance(TimeSpan.FromSeconds(10) + Moment);
            _desk.Maintain();
        }

        await AskedAsync(3);

        Assert.Equal(TimeSpan.FromMilliseconds(askedAt), _owner.Leases[2].At);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(5, 5)]
    [InlineData(400, 400)]
    [InlineData(1000, 1000)]
    [InlineData(1001, 1000)]
    [InlineData(60_000, 1000)]
    [InlineData(-1, 250)]
    public async Task Who_waits_has_the_budget_asked_again_when_it_said_or_within_a_second(double told, double pause)
    {
        _owner.Lease = _ => told < 0 ? throw new TimeoutException("lost") : Granted(0) with { RetryAfter = TimeSpan.FromMilliseconds(told) };

        var waiting = EnterAsync(5, Hour).AsTask();
        await Wait.UntilAsync(() => _owner.Time.Timers.Count == 2);
        Assert.Equal(TimeSpan.FromMilliseconds(pause), _owner.Time.Timers.Single(timer => timer != Hour));

        _owner.Lease = _ => Granted(5);
        Advance(TimeSpan.FromMilliseconds(pause));
        Assert.True((await waiting).Granted);
        AssertTold(1, unspent: 0, underWay: 0, returned: 0, needed: 5, wanted: told < 0 ? 5 : 10);
    }

    [Theory]
    [InlineData(2999, true)]
    [InlineData(3000, false)]
    public async Task Who_would_wait_in_vain_is_refused_at_once(int milliseconds, bool refused)
    {
        _owner.Lease = _ => Granted(0) with { RetryAfter = TimeSpan.FromSeconds(3) };

        var waiting = EnterAsync(5, TimeSpan.FromMilliseconds(milliseconds)).AsTask();
        await Wait.UntilAsync(() => waiting.IsCompleted || _owner.Time.Timers.Count == 2);

        Assert.Equal(refused, waiting.IsCompleted);
        if (refused)
        {
            Assert.Equal((false, TimeSpan.FromSeconds(3), "The Central Bank's limit KEYS_CHECK is used up."), ((await waiting).Granted, (await waiting).RetryAfter, (await waiting).Reason));
        }
    }

    [Fact]
    public async Task Who_is_refused_because_its_time_is_over_is_not_told_to_come_again_at_once()
    {
        _owner.Lease = _ =>
        {
            _owner.Time.Slip(TimeSpan.FromSeconds(6));
            return Granted(0);
        };

        Assert.Equal(TimeSpan.FromSeconds(1), (await EnterAsync(5)).RetryAfter);
    }

    [Theory]
    [InlineData(4999, true)]
    [InlineData(5000, false)]
    public async Task Who_comes_behind_others_that_wait_is_told_when_it_would_be_served(int milliseconds, bool refused)
    {
        _owner.Lease = _ => Granted(0) with { RetryAfter = TimeSpan.FromSeconds(3) };
        _ = EnterAsync(20, Hour).AsTask();
        await Wait.UntilAsync(() => _owner.Time.Timers.Count == 2);

        // Three seconds, then twenty tokens at ten a second.
        var next = EnterAsync(5, TimeSpan.FromMilliseconds(milliseconds)).AsTask();

        Assert.Equal(refused, next.IsCompleted);
        Assert.True(!refused || (await next).RetryAfter == TimeSpan.FromSeconds(5));
        Assert.Single(_owner.Leases);
    }

    [Fact]
    public async Task Who_comes_later_is_told_what_is_left_of_the_wait()
    {
        _owner.Lease = _ => Granted(0) with { RetryAfter = TimeSpan.FromSeconds(3) };
        _ = EnterAsync(20, Hour).AsTask();
        await Wait.UntilAsync(() => _owner.Time.Timers.Count == 2);

        Advance(TimeSpan.FromSeconds(0.75));

        // 2.25 s, then twenty tokens at ten a second.
        Assert.Equal(TimeSpan.FromSeconds(4.25), (await EnterAsync(5, TimeSpan.FromSeconds(1))).RetryAfter);
        Assert.Single(_owner.Leases);
    }

    [Fact]
    public async Task Tokens_of_an_epoch_that_is_over_are_void_whatever_becomes_of_their_requests()
    {
        _owner.Lease = _ => Granted(5);
        var first = await EnterAsync(5);
        _owner.Lease = _ => Granted(0) with { Epoch = 2 };
        await MaintainAsync(2);
        first.End(NotSent);
        _owner.Lease = _ => Granted(50) with { Epoch = 2 };

        Assert.True((await EnterAsync(7)).Granted);

        Assert.Equal(2, _owner.Leases[2].Request.Epoch);
        AssertTold(2, unspent: 0, underWay: 0, returned: 0, needed: 7, wanted: 20);
    }

    [Fact]
    public async Task A_pause_is_told_with_its_end()
    {
        _owner.Lease = _ => Granted(0) with { Pause = TimeSpan.FromSeconds(20), RetryAfter = TimeSpan.FromSeconds(21) };

        var pass = await EnterAsync(5, TimeSpan.FromSeconds(2));

        Assert.Equal(TimeSpan.FromSeconds(21), pass.RetryAfter);
        Assert.Contains($"until {_owner.Time.GetUtcNow() + TimeSpan.FromSeconds(20):HH:mm:ss} UTC", pass.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_put_aside_is_given_back_when_another_limit_refuses()
    {
        _owner.Lease = request => request.Policy == "KEYS_CHECK" ? Granted(5) : Granted(0) with { RetryAfter = Hour };

        var pass = await _desk.EnterAsync([Charge(5), Charge(5) with { Policy = "ENTRIES_WRITE" }], TimeSpan.FromSeconds(1), Cancel);
        Assert.Equal((false, "ENTRIES_WRITE"), (pass.Granted, pass.Policy));
        await MaintainAsync(3);

        Assert.Equal((Tokens.Zero, Tokens.Of(5)), (_owner.Leases[2].Request.UnderWay, _owner.Leases[2].Request.Unspent));
    }

    [Fact]
    public async Task What_costs_nothing_asks_nobody()
    {
        var pass = await _desk.EnterAsync([], TimeSpan.Zero, Cancel);

        Assert.True(pass.Granted);
        pass.End(Stored);
        Assert.Empty(_owner.Leases);
    }

    private static LeaseAnswer Granted(long tokens) => new() { Epoch = 1, Granted = Tokens.Of(tokens), Validity = TimeSpan.FromSeconds(30), Pace = 10 };

    private static RateCharge Charge(long cost) => SomeRates.Charge("KEYS_CHECK", cost);

    private ValueTask<RatePass> EnterAsync(long cost, TimeSpan? timeLeft = null) => _desk.EnterAsync([Charge(cost)], timeLeft ?? TimeSpan.FromSeconds(5), Cancel);

    // The first answer says that a hundred a second come, so that the second request wants as many: 95 are then held and ten under way.
    private async Task<(RatePass First, RatePass Second)> FillAsync()
    {
        var (first, second) = (await EnterAsync(5), await EnterAsync(5));
        Assert.Equal((true, true, 2), (first.Granted, second.Granted, _owner.Leases.Count));
        return (first, second);
    }

    private void Advance(TimeSpan time) => _owner.Time.Advance(time);

    private LeaseRequest Leases(int index) => _owner.Leases[index].Request;

    private Task AskedAsync(int times) => Wait.UntilAsync(() => _owner.Leases.Count == times);

    private async Task MaintainAsync(int times)
    {
        Advance(TimeSpan.FromSeconds(10) + Moment);
        _desk.Maintain();
        await AskedAsync(times);
    }

    private void AssertTold(int index, long unspent, long underWay, long returned, long needed, long wanted) => Assert.Equal(
        (Tokens.Of(unspent), Tokens.Of(underWay), Tokens.Of(returned), Tokens.Of(needed), Tokens.Of(wanted)),
        Leases(index) is var told ? (told.Unspent, told.UnderWay, told.Returned, told.Needed, told.Wanted) : default);
}
