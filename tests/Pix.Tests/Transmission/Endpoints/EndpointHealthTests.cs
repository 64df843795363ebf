using Pix.Transmission.Endpoints;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Tests.Support;
using Xunit;

namespace Pix.Transmission.Tests.Endpoints;

/// <summary>The table of conditions of an endpoint: when nothing more is sent there, for how long, and how it is found out that it is back.</summary>
public sealed class EndpointHealthTests : IDisposable
{
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(10), WarmUp = TimeSpan.FromSeconds(8);

    private static readonly Attempt
        Answered = new() { End = AttemptEnd.Answered, Status = 200 },
        ServerError = new() { End = AttemptEnd.Answered, Status = 500 },
        Lost = new() { End = AttemptEnd.Lost },
        NotSent = new() { End = AttemptEnd.NotSent, Detail = "refused" },
        Blameless = new() { End = AttemptEnd.NotSent, Blames = false },
        TooLarge = new() { End = AttemptEnd.Unreadable },
        NoHttp = new() { End = AttemptEnd.Unreadable, IsHttp = false };

    private readonly SteppedClock _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly CollectedLog _log = new();
    private readonly SlowStart _places;
    private int _probes;

    public EndpointHealthTests() => _places = new SlowStart(16, WarmUp, _time);

    public void Dispose() => _places.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_new_endpoint_warms_up_and_is_closed_then(bool hasOthers)
    {
        var health = Health(hasOthers);
        Assert.Equal((EndpointCondition.WarmingUp, true, false, TimeSpan.Zero), (health.Condition, health.LetsThrough, health.IsLastResort, health.Wait));

        _time.Advance(WarmUp);

        Assert.Equal(EndpointCondition.Closed, health.Condition);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Opens_with_the_last_failure_that_is_needed_and_tells_it_once(bool hasOthers)
    {
        var health = Warm(hasOthers);
        Assert.True(Try(health, Lost));
        Assert.Equal((EndpointCondition.Closed, 0), (health.Condition, _probes));

        Assert.True(Try(health, ServerError));

        Assert.Equal((EndpointCondition.Open, Break, false, true), (health.Condition, health.Wait, health.LetsThrough, health.IsLastResort));
        Assert.Equal([EventIds.CircuitOpened], _log.Ids);
        Assert.Equal((hasOthers ? 1 : 0, hasOthers), (_probes, health.IsAwaited));
    }

    [Fact]
    public void Stays_closed_while_fewer_than_the_ratio_fail()
    {
        var health = Warm();
        foreach (var attempt in new[] { Answered, Lost, Answered, Lost, Answered })
        {
            Assert.True(Try(health, attempt));
        }

        Assert.Equal(EndpointCondition.Closed, health.Condition);
        Try(health, Lost);
        Try(health, Lost);
        Try(health, Lost);
        Assert.Equal(EndpointCondition.Open, health.Condition);
    }

    [Fact]
    public void Opens_when_just_the_ratio_failed()
    {
        var health = Warm();
        foreach (var attempt in new[] { Answered, Answered, Lost, Lost })
        {
            Assert.True(Try(health, attempt));
        }

        Assert.Equal(EndpointCondition.Closed, health.Condition);

        Try(health, Lost);

        Assert.Equal(EndpointCondition.Open, health.Condition);
    }

    [Theory]
    [InlineData(26, EndpointCondition.Open)]
    [InlineData(30, EndpointCondition.Closed)]
    [InlineData(33, EndpointCondition.Closed)]
    [InlineData(3600, EndpointCondition.Closed)]
    public void Failures_are_forgotten_when_the_window_is_over(int seconds, EndpointCondition after)
    {
        var health = Warm();
        Try(health, Lost);
        _time.Advance(TimeSpan.FromSeconds(seconds));

        Try(health, Lost);

        Assert.Equal(after, health.Condition);
    }

    [Fact]
    public void What_the_endpoint_is_not_to_blame_for_does_not_count()
    {
        var health = Warm(hasOthers: true);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.True(Try(health, Blameless));
        }

        Assert.Equal((EndpointCondition.Closed, 0), (health.Condition, _probes));
    }

    // Callers with little time do not make those who waited look few.
    [Fact]
    public void What_the_endpoint_is_not_to_blame_for_does_not_hide_what_it_is_to_blame_for()
    {
        var health = Warm();
        foreach (var attempt in new[] { Blameless, Blameless, Lost, Blameless, Lost })
        {
            Assert.True(Try(health, attempt));
        }

        Assert.Equal(EndpointCondition.Open, health.Condition);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void A_clock_that_is_set_makes_a_break_neither_longer_nor_shorter(int seconds)
    {
        var health = Open();

        _time.Step(TimeSpan.FromSeconds(seconds));

        _time.Advance(Break - TimeSpan.FromSeconds(1));
        Assert.Equal((TimeSpan.FromSeconds(1), false), (health.Wait, health.LetsThrough));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((TimeSpan.Zero, true), (health.Wait, health.LetsThrough));
    }

    [Fact]
    public void What_is_not_HTTP_opens_it_and_keeps_it_open()
    {
        var health = Warm();
        Try(health, NoHttp);
        Try(health, NoHttp);
        Assert.Equal(EndpointCondition.Open, health.Condition);
        _time.Advance(Break);

        Assert.True(Try(health, NoHttp));

        Assert.Equal((EndpointCondition.Open, Break), (health.Condition, health.Wait));
    }

    [Fact]
    public void An_answer_that_is_too_large_says_that_the_endpoint_is_there()
    {
        var closed = Warm();
        Assert.All(Enumerable.Range(0, 5), _ => Assert.True(Try(closed, TooLarge)));
        Assert.Equal(EndpointCondition.Closed, closed.Condition);
        var open = Open();
        _time.Advance(Break);
        Try(open, TooLarge);
        Assert.Equal(EndpointCondition.WarmingUp, open.Condition);
        var ejected = Ejected();

        Try(ejected, TooLarge);

        Assert.Equal(EndpointCondition.WarmingUp, ejected.Condition);
    }

    [Fact]
    public void Lets_nothing_through_while_it_is_open()
    {
        var health = Open();
        _time.Advance(Break - TimeSpan.FromTicks(1));

        Assert.False(Try(health, Answered));

        Assert.Equal((EndpointCondition.Open, TimeSpan.FromTicks(1)), (health.Condition, health.Wait));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3600)]
    public void Waits_for_nothing_once_the_break_is_over(int secondsMore)
    {
        var health = Open();

        _time.Advance(Break + TimeSpan.FromSeconds(secondsMore));

        Assert.Equal((TimeSpan.Zero, true), (health.Wait, health.LetsThrough));
    }

    [Fact]
    public void Lets_one_attempt_at_a_time_find_out_whether_the_endpoint_is_back()
    {
        var health = Open();
        _time.Advance(Break);
        Assert.True(health.TryBegin(out var isTrial));

        Assert.Equal((true, EndpointCondition.HalfOpen, false), (isTrial, health.Condition, health.LetsThrough));
        Assert.False(Try(health, Answered));
        health.End(Answered, isTrial);

        Assert.Equal((EndpointCondition.WarmingUp, true), (health.Condition, health.LetsThrough));
        Assert.Equal(4, _places.Limit);
        Assert.Equal([EventIds.CircuitOpened, EventIds.CircuitClosed], _log.Ids);
    }

    [Fact]
    public void One_that_is_back_has_no_old_failures()
    {
        var health = Open();
        _time.Advance(Break);
        Try(health, Answered);

        Try(health, Lost);

        Assert.NotEqual(EndpointCondition.Open, health.Condition);
    }

    [Fact]
    public void Opens_again_for_as_long_when_the_trial_fails()
    {
        var health = Open();
        _time.Advance(Break);

        Assert.True(Try(health, NotSent));

        Assert.Equal((EndpointCondition.Open, Break), (health.Condition, health.Wait));
        Assert.Equal([EventIds.CircuitOpened, EventIds.CircuitOpened], _log.Ids);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_trial_that_tells_nothing_of_the_endpoint_leaves_it_to_the_next(bool isBegun)
    {
        var health = Open();
        _time.Advance(Break);
        Assert.True(health.TryBegin(out _));

        if (isBegun)
        {
            health.End(Blameless, isTrial: true);
        }
        else
        {
            health.GiveBack();
        }

        Assert.Equal((EndpointCondition.HalfOpen, true), (health.Condition, health.LetsThrough));
        Assert.True(Try(health, Answered));
        Assert.Equal(EndpointCondition.WarmingUp, health.Condition);
    }

    [Fact]
    public void Attempts_that_began_before_it_opened_change_nothing()
    {
        var health = Warm();
        Assert.True(health.TryBegin(out var isTrial));
        Try(health, Lost);
        Try(health, Lost);
        _time.Advance(TimeSpan.FromSeconds(4));

        health.End(Lost, isTrial);
        health.End(Answered, isTrial);
        Assert.Equal((EndpointCondition.Open, Break - TimeSpan.FromSeconds(4)), (health.Condition, health.Wait));
        _time.Advance(Break);
        Assert.True(health.TryBegin(out _));
        health.End(Answered, isTrial: false);

        Assert.Equal(EndpointCondition.HalfOpen, health.Condition);
    }

    [Fact]
    public void One_failure_to_connect_ejects_it_when_there_are_others()
    {
        var health = Warm(hasOthers: true);

        Assert.True(Try(health, NotSent));
        health.Unreachable("refused");

        Assert.Equal(
            (EndpointCondition.Ejected, true, true, TimeSpan.Zero, 1, true),
            (health.Condition, health.LetsThrough, health.IsLastResort, health.Wait, _probes, health.IsAwaited));
        Assert.Equal([EventIds.EndpointLeft], _log.Ids);
    }

    [Fact]
    public void The_only_endpoint_is_never_ejected()
    {
        var health = Warm();

        health.Unreachable("refused");
        Try(health, NotSent);

        Assert.Equal((EndpointCondition.Closed, 0, false), (health.Condition, _probes, health.IsAwaited));
    }

    [Fact]
    public void A_connection_brings_back_what_was_ejected()
    {
        var health = Ejected();

        health.Reached();

        Assert.Equal((EndpointCondition.WarmingUp, false, false, 4), (health.Condition, health.IsLastResort, health.IsAwaited, _places.Limit));
        Assert.Equal([EventIds.EndpointLeft, EventIds.EndpointBack], _log.Ids);
    }

    [Fact]
    public void What_was_ejected_is_back_with_an_answer_that_is_no_failure_of_its_own()
    {
        var health = Ejected();

        Try(health, ServerError with { Blames = false });
        Try(health, Lost with { Blames = false });
        Assert.Equal(EndpointCondition.Ejected, health.Condition);
        Try(health, Answered with { Status = 404 });

        Assert.Equal(EndpointCondition.WarmingUp, health.Condition);
    }

    [Fact]
    public void What_was_ejected_opens_when_its_attempts_go_on_failing()
    {
        var health = Ejected();

        Try(health, Lost);

        Assert.Equal((EndpointCondition.Open, Break), (health.Condition, health.Wait));
    }

    [Fact]
    public void A_connection_does_not_end_a_break_and_lets_the_trial_through_after_it()
    {
        var health = Warm(hasOthers: true);
        Try(health, Lost);
        Try(health, Lost);
        health.Reached();
        Assert.Equal(EndpointCondition.Open, health.Condition);
        _time.Advance(Break);
        Assert.True(health.IsLastResort);

        health.Reached();

        Assert.Equal((EndpointCondition.HalfOpen, true, false, false), (health.Condition, health.LetsThrough, health.IsLastResort, health.IsAwaited));
        Assert.True(Try(health, Answered));
        Assert.Equal(EndpointCondition.WarmingUp, health.Condition);
        Assert.Equal([EventIds.CircuitOpened, EventIds.CircuitClosed, EventIds.EndpointBack], _log.Ids);
    }

    [Fact]
    public void A_connection_says_nothing_of_one_that_is_used()
    {
        var health = Warm(hasOthers: true);

        health.Reached();

        Assert.Equal((EndpointCondition.Closed, null), (health.Condition, _places.Limit));
    }

    [Fact]
    public void One_that_is_given_up_is_not_asked_for_again()
    {
        var health = Ejected();
        Assert.True(health.IsAwaited);
        health.GiveUp();
        Assert.False(health.IsAwaited);

        var other = Warm(hasOthers: true);
        other.GiveUp();
        other.Unreachable("refused");

        Assert.Equal((EndpointCondition.Closed, 1), (other.Condition, _probes));
    }

    [Theory]
    [InlineData(false, EndpointCondition.Closed)]
    [InlineData(true, EndpointCondition.Ejected)]
    public void Silence_to_a_read_of_a_stream_fails_nobody_and_lets_the_others_go_first(bool hasOthers, EndpointCondition after)
    {
        var health = Health(hasOthers, Lane.SpiStream);
        _time.Advance(WarmUp);

        for (var read = 0; read < 5; read++)
        {
            Assert.True(Try(health, Lost with { IsSilent = true }));
        }

        Assert.Equal((after, true, hasOthers ? 1 : 0), (health.Condition, health.LetsThrough, _probes));
    }

    [Fact]
    public void Silence_to_anything_else_is_a_failure()
    {
        var health = Warm(hasOthers: true);

        Try(health, Lost with { IsSilent = true });
        Try(health, Lost with { IsSilent = true });

        Assert.Equal(EndpointCondition.Open, health.Condition);
    }

    [Fact]
    public void A_trial_that_is_a_silent_read_leaves_it_to_the_next()
    {
        var health = Health(hasOthers: false, Lane.SpiStream);
        Try(health, Lost);
        Try(health, Lost);
        _time.Advance(Break);

        Assert.True(Try(health, Lost with { IsSilent = true }));

        Assert.Equal((EndpointCondition.HalfOpen, true), (health.Condition, health.LetsThrough));
    }

    private EndpointHealth Open()
    {
        var health = Warm();
        Try(health, Lost);
        Try(health, Lost);
        Assert.Equal(EndpointCondition.Open, health.Condition);
        return health;
    }

    private EndpointHealth Ejected()
    {
        var health = Warm(hasOthers: true);
        Try(health, NotSent);
        Assert.Equal(EndpointCondition.Ejected, health.Condition);
        return health;
    }

    private EndpointHealth Warm(bool hasOthers = false)
    {
        var health = Health(hasOthers);
        _time.Advance(WarmUp);
        return health;
    }

    private EndpointHealth Health(bool hasOthers, Lane lane = Lane.Spi)
    {
        var options = SomeTransmission.Options(9191);
        options.BcbSpiEndpoint = hasOthers ? "localhost:9191,localhost:9192" : "localhost:9191";
        (options.CircuitMinimumAttempts, options.CircuitFailureRatio, options.CircuitWindow, options.CircuitBreak) = (2, 0.6, TimeSpan.FromSeconds(30), Break);
        var settings = LaneSettings.From(options, lane);
        return new EndpointHealth(settings, settings.Endpoints[0], _places, () => _probes++, _time, _log);
    }

    private static bool Try(EndpointHealth health, Attempt attempt)
    {
        if (!health.TryBegin(out var isTrial))
        {
            return false;
        }

        health.End(attempt, isTrial);
        return true;
    }
}
