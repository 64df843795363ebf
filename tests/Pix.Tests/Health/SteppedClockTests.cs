using Microsoft.Extensions.Time.Testing;
using Pix.Contracts.Health;
using Pix.Domain;

namespace Pix.Health.Tests;

/// <summary>The clock is set back or ahead while Pix runs: what is told is as long ago as it is, and never in the future.</summary>
public sealed class SteppedClockTests
{
    private readonly SteppedTime _time = new();
    private readonly OutcomeLedger _ledger;

    public SteppedClockTests() => _ledger = new(_time);

    [Theory]
    [InlineData(-3600)]
    [InlineData(-0.5)]
    [InlineData(3600)]
    public void Times_of_the_ledger_keep_their_distance(double seconds)
    {
        _ledger.Add(HealthChannels.Spi, Fate.Answered, ExchangeError.None);
        _time.Advance(TimeSpan.FromSeconds(2));
        _ledger.Add(HealthChannels.Spi, Fate.NotSent, ExchangeError.HsmUnavailable);
        _time.Advance(TimeSpan.FromSeconds(3));

        _time.Step(TimeSpan.FromSeconds(seconds));

        var (told, now) = (Spi(), _time.GetUtcNow());
        Assert.All([(told.LastSuccess, 5), (told.RunSince, 3), (told.LastFailure, 3), (_ledger.LastSuccess(HealthChannels.Spi)?.At(_time), 5)], time => Assert.InRange((now - time.Item1!.Value).TotalSeconds, time.Item2 - 0.51, time.Item2 + 0.51));
        Assert.Equal((1, 1, 1), (told.Succeeded, told.Failed, told.Run));
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void The_window_forgets_in_its_time_and_what_is_counted_after_the_step_counts(double seconds)
    {
        _ledger.Add(HealthChannels.Spi, Fate.NotSent, ExchangeError.HsmUnavailable);
        _time.Step(TimeSpan.FromSeconds(seconds));
        for (var success = 0; success < 3; success++)
        {
            _ledger.Add(HealthChannels.Spi, Fate.Answered, ExchangeError.None);
        }

        Assert.Equal((3, 1), (Spi().Succeeded, Spi().Failed));
        _time.Advance(OutcomeLedger.Quiet);
        Assert.True(Spi().IsOver);
        _time.Advance(OutcomeLedger.Window);

        Assert.Equal((0, 0), (Spi().Succeeded, Spi().Failed));
    }

    [Fact]
    public void Nothing_is_down_since_a_time_to_come_though_the_clock_of_a_silo_is_ahead()
    {
        var now = _time.GetUtcNow();
        var ahead = now.AddMinutes(10);
        var silo = new SiloHealth("a", [new ChannelOutcomes(HealthChannels.Spi, 0, 4, 0, 4, ahead, ahead, [new ErrorCount(ExchangeError.HsmUnavailable, 4)])], [new PartHealth("hsm", HealthLevel.Down, "No.", ahead, [HealthChannels.Spi])]);

        var verdict = Judgement.Of([silo], [], null, now).Channels.Single(channel => channel.Channel == HealthChannels.Spi);

        Assert.Equal((HealthLevel.Down, now), (verdict.Level, verdict.Since!.Value));
    }

    [Fact]
    public void A_part_is_in_trouble_since_then_though_the_clock_is_set()
    {
        var (states, part) = (new PartStates(_time), new PartHealth("hsm", HealthLevel.Down, "No.", null, [HealthChannels.Spi]));
        var since = states.Observe(part, "hsm").Since;
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(since, states.Observe(part, "hsm").Since);

        _time.Step(TimeSpan.FromHours(-1));

        Assert.Equal(_time.GetUtcNow().AddMinutes(-1), states.Observe(part, "hsm").Since);
    }

    [Fact]
    public async Task No_container_is_replaced_because_the_clock_is_set_ahead()
    {
        var container = new ContainerPatience(TimeSpan.FromMinutes(2), _time);
        await container.LookAsync(isSigning: false, () => Task.FromResult(true));

        _time.Step(TimeSpan.FromHours(1));
        await container.LookAsync(isSigning: false, () => Task.FromResult(true));
        Assert.False(container.IsOver);

        _time.Advance(TimeSpan.FromMinutes(2));
        await container.LookAsync(isSigning: false, () => Task.FromResult(true));
        Assert.True(container.IsOver);
    }

    [Fact]
    public void A_lost_member_is_told_for_its_time_and_died_when_it_did()
    {
        var lost = new LostMembers(_time);
        lost.Observe([("1", "silo-1", MemberState.Active)]);
        lost.Observe([("1", "silo-1", MemberState.Dead)]);

        _time.Step(TimeSpan.FromHours(-1));
        Assert.Contains($"silo-1 died at {_time.GetUtcNow():HH:mm:ss}", lost.Sentence, StringComparison.Ordinal);
        _time.Advance(LostMembers.Memory);

        Assert.Equal("", lost.Sentence);
    }

    private ChannelOutcomes Spi() => Assert.Single(_ledger.Read());

    /// <summary>A clock that can be set while time goes on as before.</summary>
    private sealed class SteppedTime() : FakeTimeProvider(new DateTimeOffset(2026, 11, 30, 20, 0, 0, TimeSpan.Zero))
    {
        private TimeSpan _steps;

        public void Step(TimeSpan by) => _steps += by;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _steps;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }
}
