using Microsoft.Extensions.Time.Testing;
using Pix.Rates.Desk;
using Pix.Rates.Leases;
using Pix.Rates.Policies;
using Pix.Rates.Tests.Support;

namespace Pix.Rates.Tests;

/// <summary>A 429 pauses a budget, and never for longer than the bucket takes to fill, whatever its Retry-After says.</summary>
public sealed class PauseTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Retry-After in seconds: the largest that a client takes, a date in 2094, milliseconds in place of seconds.</summary>
    public static TheoryData<double> Beyond => [int.MaxValue, 2_138_000_000, 1500, 922_337_203_685];

    [Theory]
    [MemberData(nameof(Beyond))]
    public void No_wait_that_the_Central_Bank_asks_for_pauses_longer_than_the_bucket_takes_to_fill(double seconds)
    {
        using var capped = new CappedCount();
        var time = new FakeTimeProvider();
        var rates = new SomeRates(time: time);
        rates.Fill(RatePolicyTable.SpiPrimary, 3750);

        rates.Refuse(RatePolicyTable.SpiPrimary, TimeSpan.FromSeconds(seconds));

        // 3,750 tokens at 750 a second.
        Assert.Equal(TimeSpan.FromSeconds(5), Assert.Single(rates.Buckets()).Pause);
        time.Advance(TimeSpan.FromSeconds(5.5));
        Assert.Equal(TimeSpan.Zero, Assert.Single(rates.Buckets()).Pause);
        Assert.True(capped.Has(RatePolicyTable.SpiPrimary, "retry-after"));
        Assert.Contains(rates.Log.Lines, line => line.Id == EventIds.NumberCapped && line.Text.Contains("retry-after of policy SPI_PRIMARY", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Beyond))]
    public async Task Payments_go_out_again_after_the_bucket_has_filled(double seconds)
    {
        var time = new FakeTimeProvider();
        var rates = new SomeRates(time: time);
        rates.Fill(RatePolicyTable.SpiPrimary, 3750);
        var desk = rates.Desk();
        (await desk.EnterAsync([SomeRates.Charge()], Short, Cancel)).End(new RateOutcome(RateOutcomeKind.Answered, 429, TimeSpan.FromSeconds(seconds)));
        await Wait.UntilAsync(() => rates.Buckets()[0].Pause > TimeSpan.Zero);

        var during = await rates.Desk("other").EnterAsync([SomeRates.Charge()], Short, Cancel);
        time.Advance(TimeSpan.FromSeconds(6));
        var after = await rates.Desk("third").EnterAsync([SomeRates.Charge()], TimeSpan.FromSeconds(5), Cancel);

        Assert.Equal((false, true), (during.Granted, after.Granted));
        Assert.InRange(during.RetryAfter!.Value.TotalSeconds, 5, 5.5);
        Assert.Matches(@"^The Central Bank answered 429 for its limit SPI_PRIMARY, so Pix sends nothing of it until \d\d:\d\d:\d\d UTC\.$", during.Reason);
    }

    [Fact]
    public void A_wait_that_is_no_longer_than_the_fill_is_kept_to_the_second()
    {
        var rates = new SomeRates(time: new FakeTimeProvider());
        rates.Fill("KEYS_CHECK", 70);

        rates.Refuse("KEYS_CHECK", TimeSpan.FromSeconds(40));

        Assert.Equal(TimeSpan.FromSeconds(40), Assert.Single(rates.Buckets()).Pause);
        Assert.DoesNotContain(rates.Log.Lines, line => line.Id == EventIds.NumberCapped);
    }

    [Theory]
    [InlineData("200 40/day", 600)]
    [InlineData("10 100/s", 5)]
    public void The_longest_pause_has_bounds_of_its_own(string limit, double seconds)
    {
        var options = new RateOptions { RateMargin = 0 };
        options.RateLimits["CIDS_FILES_WRITE"] = limit;
        var rates = new SomeRates(options, new FakeTimeProvider());

        rates.Refuse("CIDS_FILES_WRITE", TimeSpan.MaxValue);

        Assert.Equal(seconds, Assert.Single(rates.Buckets()).Pause.TotalSeconds);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-86_400)]
    public void A_wait_of_nothing_or_less_is_a_second(double seconds)
    {
        var rates = new SomeRates(time: new FakeTimeProvider());
        rates.Fill(RatePolicyTable.SpiPrimary, 3750);

        rates.Refuse(RatePolicyTable.SpiPrimary, TimeSpan.FromSeconds(seconds));

        Assert.Equal(TimeSpan.FromSeconds(1), Assert.Single(rates.Buckets()).Pause);
    }

    [Fact]
    public void A_shorter_wait_does_not_end_a_longer_one()
    {
        var rates = new SomeRates(time: new FakeTimeProvider());
        rates.Fill(RatePolicyTable.SpiPrimary, 3750);

        rates.Refuse(RatePolicyTable.SpiPrimary, TimeSpan.FromSeconds(5));
        rates.Refuse(RatePolicyTable.SpiPrimary, TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(5), Assert.Single(rates.Buckets()).Pause);
    }

    [Theory]
    [InlineData(0, 100, 110)]
    [InlineData(60, 40, 50)]
    [InlineData(99, 1, 11)]
    [InlineData(101, 0, 9)]
    public async Task A_silo_is_told_what_is_left_of_a_pause_and_when_it_may_ask_again(double passed, double left, double askAgain)
    {
        var time = new FakeTimeProvider();
        var rates = new SomeRates(Limited("KEYS_CHECK", "600 60/min"), time);
        rates.Fill("KEYS_CHECK", 600);
        rates.Refuse("KEYS_CHECK", TimeSpan.FromSeconds(100));
        time.Advance(TimeSpan.FromSeconds(passed));

        var answer = await rates.LeaseAsync(new LeaseRequest { Policy = "KEYS_CHECK", Holder = "silo", Sequence = 1, Needed = Tokens.Of(10), Wanted = Tokens.Of(10) });

        // From the end of the pause on the bucket fills, one token a second.
        Assert.Equal((TimeSpan.FromSeconds(left), TimeSpan.FromSeconds(askAgain)), (answer.Pause, answer.RetryAfter));
    }

    [Fact]
    public async Task A_pause_is_no_reason_any_more_when_it_is_over_also_while_the_owner_is_silent()
    {
        var owner = new ScriptedOwner();
        var desk = owner.Desk();
        owner.Lease = _ => Paused(20);
        Assert.Contains("answered 429", (await EnterAsync(desk)).Reason, StringComparison.Ordinal);
        owner.Lease = _ => throw new TimeoutException("lost");

        owner.Time.Advance(TimeSpan.FromSeconds(19));
        Assert.Contains("answered 429", (await SilentlyRefusedAsync(owner, desk, 1)).Reason, StringComparison.Ordinal);
        owner.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.StartsWith("The budget owner of the Central Bank's limit KEYS_CHECK does not answer", (await SilentlyRefusedAsync(owner, desk, 2)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pause_that_an_operator_ended_is_no_reason_any_more_for_a_silo_that_was_told_of_it()
    {
        var owner = new ScriptedOwner();
        var desk = owner.Desk();
        owner.Lease = _ => Paused(20);
        Assert.Contains("answered 429", (await EnterAsync(desk)).Reason, StringComparison.Ordinal);

        owner.Time.Advance(TimeSpan.FromSeconds(5));
        owner.Lease = _ => Paused(0) with { RetryAfter = TimeSpan.FromSeconds(3) };

        Assert.Equal("The Central Bank's limit KEYS_CHECK is used up.", (await EnterAsync(desk)).Reason);
    }

    [Fact]
    public void A_bucket_that_nobody_asks_is_told_as_paused_and_empty_until_the_pause_is_over_and_no_longer()
    {
        var time = new FakeTimeProvider();
        var rates = new SomeRates(Limited("KEYS_CHECK", "600 60/min"), time);
        rates.Fill("KEYS_CHECK", 600);
        rates.Refuse("KEYS_CHECK", TimeSpan.FromSeconds(100));

        time.Advance(TimeSpan.FromSeconds(100) - TimeSpan.FromMilliseconds(1));
        Assert.Equal((TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(100)), Assert.Single(rates.Buckets()) is var during ? (during.Pause, during.PauseTold) : default);
        Assert.Equal(0, rates.Level("KEYS_CHECK"));
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(10, rates.Level("KEYS_CHECK"), 0.01);
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), Assert.Single(rates.Buckets()) is var after ? (after.Pause, after.PauseTold) : default);
    }

    [Fact]
    public async Task An_operator_ends_a_pause_and_the_bucket_fills_from_empty()
    {
        var time = new FakeTimeProvider();
        var rates = new SomeRates(Limited("KEYS_CHECK", "600 60/min"), time);
        rates.Fill("KEYS_CHECK", 600);
        rates.Refuse("KEYS_CHECK", TimeSpan.FromSeconds(500));
        Assert.False((await rates.Desk("one").EnterAsync([SomeRates.Charge("KEYS_CHECK")], Short, Cancel)).Granted);
        time.Advance(TimeSpan.FromSeconds(100));

        var ended = Assert.Single(rates.Resume());

        Assert.Equal("KEYS_CHECK", ended.Key);
        Assert.Equal(TimeSpan.FromSeconds(400), ended.Value);
        // What would have come during the pause is not there: the Central Bank said that its bucket is empty, and nobody knows since when it fills.
        Assert.Equal(Tokens.Zero, Assert.Single(rates.Buckets()).Left);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.True((await rates.Desk("two").EnterAsync([SomeRates.Charge("KEYS_CHECK", cost: 2)], TimeSpan.FromSeconds(2), Cancel)).Granted);
        Assert.Contains(rates.Log.Lines, line => line.Id == EventIds.PauseForgotten);
    }

    [Fact]
    public void A_reset_of_one_policy_leaves_the_others_paused_and_one_without_a_pause_has_nothing_to_end()
    {
        var rates = new SomeRates(time: new FakeTimeProvider());
        rates.Refuse("KEYS_CHECK", TimeSpan.FromSeconds(30));
        rates.Refuse("ENTRIES_WRITE", TimeSpan.FromSeconds(30));

        Assert.Equal("KEYS_CHECK", Assert.Single(rates.Resume("KEYS_CHECK")).Key);
        Assert.Empty(rates.Resume("KEYS_CHECK"));
        Assert.Equal("ENTRIES_WRITE", Assert.Single(rates.Resume()).Key);
    }

    private static LeaseAnswer Paused(double seconds) =>
        new() { Epoch = 1, Validity = TimeSpan.FromSeconds(30), Pace = 10, Pause = TimeSpan.FromSeconds(seconds), RetryAfter = TimeSpan.FromSeconds(seconds + 1) };

    private static ValueTask<RatePass> EnterAsync(RateDesk desk) => desk.EnterAsync([SomeRates.Charge("KEYS_CHECK")], TimeSpan.FromSeconds(2), Cancel);

    // Refused when its time is over, after the owner was asked and did not answer.
    private static async Task<RatePass> SilentlyRefusedAsync(ScriptedOwner owner, RateDesk desk, int silence)
    {
        var refusing = desk.EnterAsync([SomeRates.Charge("KEYS_CHECK")], TimeSpan.FromMilliseconds(1), Cancel).AsTask();
        await Wait.UntilAsync(() => refusing.IsCompleted || owner.Time.Timers.Count(timer => timer == TimeSpan.FromMilliseconds(250)) >= silence);
        owner.Time.Advance(TimeSpan.FromMilliseconds(1));
        return await refusing;
    }

    private static RateOptions Limited(string policy, string limit)
    {
        var options = new RateOptions { RateMargin = 0 };
        options.RateLimits[policy] = limit;
        return options;
    }
}
