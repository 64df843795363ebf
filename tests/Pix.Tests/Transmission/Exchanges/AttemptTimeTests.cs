using Microsoft.Extensions.Time.Testing;
using Pix.Transmission.Exchanges;
using Xunit;

namespace Pix.Transmission.Tests.Exchanges;

/// <summary>Which limit ended an attempt, and whether its wait for a head was long. No clock is asked afterwards.</summary>
public sealed class AttemptTimeTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly CancellationTokenSource _caller = new();

    public void Dispose() => _caller.Dispose();

    [Theory]
    [InlineData(Lane.Spi, 5.0, nameof(TimeLimit.Head), false)]
    [InlineData(Lane.Spi, 4.999, nameof(TimeLimit.CallersTime), true)]
    [InlineData(Lane.Spi, 3.0, nameof(TimeLimit.CallersTime), true)]
    [InlineData(Lane.Spi, 2.999, nameof(TimeLimit.CallersTime), false)]
    [InlineData(Lane.Spi, -1, nameof(TimeLimit.CallersTime), false)]
    [InlineData(Lane.SpiStream, 30.0, nameof(TimeLimit.Head), false)]
    [InlineData(Lane.SpiStream, 29.999, nameof(TimeLimit.CallersTime), true)]
    [InlineData(Lane.SpiStream, 6.0, nameof(TimeLimit.CallersTime), true)]
    [InlineData(Lane.SpiStream, 5.999, nameof(TimeLimit.CallersTime), false)]
    public async Task The_shorter_of_the_callers_time_and_that_of_the_head_ends_the_wait(Lane lane, double seconds, string limit, bool isLong)
    {
        await using var limits = Of(seconds, lane);

        limits.WaitForHead();
        Assert.True(seconds <= 0 || limits.Stop() == default);
        _time.Advance(TimeSpan.FromSeconds(Math.Max(0, Math.Min(seconds, lane.IsStream() ? 30 : 5))));

        Assert.True(limits.Token.IsCancellationRequested);
        Assert.Equal(new AttemptStop(Enum.Parse<TimeLimit>(limit), isLong), limits.Stop());
    }

    // The head that came too late to be taken does not make another limit of the one that ended the attempt.
    [Fact]
    public async Task What_ended_it_stays_what_ended_it()
    {
        await using var limits = Of(60);
        limits.WaitForHead();
        _time.Advance(TimeSpan.FromSeconds(5));

        limits.WaitForBody();
        _caller.Cancel();

        Assert.Equal(new AttemptStop(TimeLimit.Head, false), limits.Stop());
    }

    [Theory]
    [InlineData(60, 5, nameof(TimeLimit.Body))]
    [InlineData(5, 5, nameof(TimeLimit.Body))]
    [InlineData(4, 4, nameof(TimeLimit.CallersTime))]
    public async Task The_body_has_a_time_of_its_own_and_a_long_wait_for_it_blames_nobody(double seconds, double after, string limit)
    {
        await using var limits = Of(seconds);
        limits.WaitForHead();

        limits.WaitForBody();
        _time.Advance(TimeSpan.FromSeconds(after - 0.001));
        Assert.Equal(default, limits.Stop());
        _time.Advance(TimeSpan.FromSeconds(0.001));

        Assert.Equal(new AttemptStop(Enum.Parse<TimeLimit>(limit), false), limits.Stop());
    }

    [Fact]
    public async Task Before_the_first_byte_the_callers_time_is_all_there_is()
    {
        await using var limits = Of(7);
        _time.Advance(TimeSpan.FromSeconds(6.999));
        Assert.False(limits.Token.IsCancellationRequested);

        _time.Advance(TimeSpan.FromSeconds(0.001));

        Assert.Equal(new AttemptStop(TimeLimit.CallersTime, false), limits.Stop());
    }

    [Theory]
    [InlineData(true, 2.999, false)]
    [InlineData(true, 3, true)]
    [InlineData(false, 4, false)]
    public async Task A_caller_who_leaves_after_a_long_wait_for_a_head_has_waited_long(bool begins, double seconds, bool isLong)
    {
        await using var limits = Of(60);
        _time.Advance(TimeSpan.FromSeconds(10));
        if (begins)
        {
            limits.WaitForHead();
        }

        _time.Advance(TimeSpan.FromSeconds(seconds));
        await _caller.CancelAsync();

        Assert.True(limits.Token.IsCancellationRequested);
        Assert.Equal(new AttemptStop(TimeLimit.Caller, isLong), limits.Stop());
    }

    [Fact]
    public async Task A_caller_who_leaves_during_the_body_has_waited_for_no_head()
    {
        await using var limits = Of(60);
        limits.WaitForHead();
        _time.Advance(TimeSpan.FromSeconds(4));
        limits.WaitForBody();

        await _caller.CancelAsync();

        Assert.Equal(new AttemptStop(TimeLimit.Caller, false), limits.Stop());
    }

    private AttemptTime Of(double seconds, Lane lane = Lane.Spi) =>
        new(LaneSettings.From(SomeTransmission.Options(9191), lane), new Sending(SomeTransmission.Post(), TimeSpan.FromSeconds(seconds), _time, _caller.Token), _time);
}
