using Microsoft.Extensions.Time.Testing;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Lanes;
using Xunit;

namespace Pix.Transmission.Tests.Lanes;

/// <summary>Whether the same bytes go again, after what wait, and within whose time.</summary>
public sealed class NextAttemptTests
{
    private static readonly Attempt NotSent = new() { End = AttemptEnd.NotSent }, Lost = new() { End = AttemptEnd.Lost };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(3, 400)]
    [InlineData(4, 800)]
    public void The_wait_doubles_with_each_attempt_and_is_spread_by_half_both_ways(int attempts, double milliseconds)
    {
        var waits = Enumerable.Range(0, 400).Select(_ => Wait(attempts, TimeSpan.FromMilliseconds(100)).TotalMilliseconds).ToArray();

        Assert.All(waits, wait => Assert.InRange(wait, 0.5 * milliseconds, 1.5 * milliseconds));
        Assert.InRange(waits.Min(), 0.5 * milliseconds, 0.6 * milliseconds);
        Assert.InRange(waits.Max(), 1.4 * milliseconds, 1.5 * milliseconds);
    }

    [Fact]
    public void No_wait_is_longer_than_five_seconds() => Assert.Equal(TimeSpan.FromSeconds(5), Wait(attempts: 5, TimeSpan.FromSeconds(5)));

    [Theory]
    [InlineData(950, true)]
    [InlineData(951, false)]
    public void The_wait_and_a_useful_attempt_must_fit_in_the_time(int milliseconds, bool resends)
    {
        var sending = Sending(timeLeft: TimeSpan.FromSeconds(1));

        Assert.Equal(resends ? TimeSpan.FromMilliseconds(milliseconds) : null, Pause(sending, NotSent with { RetryAfter = TimeSpan.FromMilliseconds(milliseconds) }));
    }

    [Fact]
    public void What_the_attempts_took_is_no_longer_left()
    {
        var sending = Sending(timeLeft: TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromMilliseconds(400));

        Assert.Equal((TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(600)), (sending.Elapsed, sending.TimeLeft));
        Assert.Null(Pause(sending, NotSent with { RetryAfter = TimeSpan.FromMilliseconds(600) }));
    }

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(2, 1, true)]
    [InlineData(2, 2, true)]
    [InlineData(2, 3, false)]
    public void So_many_attempts_follow_the_first(int mostResends, int attempts, bool resends)
    {
        var sending = Sending();
        sending.Attempts = attempts;

        Assert.Equal(resends, Pause(sending, NotSent with { RetryAfter = TimeSpan.Zero }, options => options.MaxResends = mostResends) == TimeSpan.Zero);
    }

    [Fact]
    public void Nothing_goes_again_for_a_caller_who_left()
    {
        using var caller = new CancellationTokenSource();
        var sending = Sending(caller: caller);
        Assert.NotNull(Pause(sending, NotSent));

        caller.Cancel();

        Assert.Null(Pause(sending, NotSent));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void What_waited_for_tokens_or_finds_every_circuit_open_does_not_wait_again(bool rateLimited, bool isCutOff) =>
        Assert.Null(Pause(Sending(), NotSent with { RateLimited = rateLimited, IsCutOff = isCutOff }));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_may_have_been_received_goes_again_only_where_the_operation_lets_it(bool mayResend) =>
        Assert.Equal(mayResend, Pause(Sending(mayResend: mayResend), Lost) is not null);

    [Fact]
    public void The_limit_ends_with_the_caller()
    {
        using var caller = new CancellationTokenSource();
        using var limit = Sending(caller: caller).Limit();
        Assert.False(limit.IsCancellationRequested);

        caller.Cancel();

        Assert.True(limit.IsCancellationRequested);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_limit_is_over_with_the_time(int secondsOver)
    {
        var sending = Sending(timeLeft: TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1 + secondsOver));

        using var limit = sending.Limit();

        Assert.True(limit.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
    }

    private TimeSpan Wait(int attempts, TimeSpan delay)
    {
        var sending = Sending(timeLeft: TimeSpan.FromMinutes(1));
        sending.Attempts = attempts;
        return Assert.NotNull(Pause(sending, NotSent, options => (options.ResendDelay, options.MaxResends) = (delay, 10)));
    }

    private static TimeSpan? Pause(Sending sending, Attempt attempt, Action<TransmissionOptions>? change = null)
    {
        var options = SomeTransmission.Options(9191);
        change?.Invoke(options);
        return NextAttempt.PauseAfter(attempt, sending, LaneSettings.From(options, Lane.Spi));
    }

    private Sending Sending(TimeSpan? timeLeft = null, bool mayResend = true, CancellationTokenSource? caller = null) =>
        new(SomeTransmission.Post(mayResend), timeLeft ?? SomeTransmission.Time, _time, caller?.Token ?? CancellationToken.None);
}
