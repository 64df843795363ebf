using Microsoft.Extensions.Time.Testing;
using Pix.Contracts.Health;
using Pix.Domain;

namespace Pix.Health.Tests;

/// <summary>What became of the last requests, counted by the clock of the process.</summary>
public sealed class OutcomeLedgerTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 30, 20, 0, 0, TimeSpan.Zero));
    private readonly OutcomeLedger _ledger;

    public OutcomeLedgerTests() => _ledger = new(_time);

    [Fact]
    public void A_channel_without_requests_is_not_told() => Assert.Empty(_ledger.Read());

    [Fact]
    public void Failures_since_the_last_success_are_counted_however_long_ago()
    {
        Ok();
        _time.Advance(TimeSpan.FromSeconds(2));
        var first = _time.GetUtcNow();
        Fail();
        _time.Advance(TimeSpan.FromMinutes(1));
        Fail();

        var spi = Spi();

        Assert.Equal((0, 1, 2, first, _time.GetUtcNow()), (spi.Succeeded, spi.Failed, spi.Run, spi.RunSince, spi.LastFailure));
        Assert.Equal(new ErrorCount(ExchangeError.HsmUnavailable, 2), Assert.Single(spi.Errors));
    }

    [Fact]
    public void A_success_ends_the_run_and_the_window_forgets_the_rest_in_time()
    {
        Fail();
        Ok();
        Assert.Equal((1, 1, 0, null), (Spi().Succeeded, Spi().Failed, Spi().Run, Spi().RunSince));

        _time.Advance(OutcomeLedger.Window + TimeSpan.FromSeconds(1));

        Assert.Equal((0, 0, 0), (Spi().Succeeded, Spi().Failed, Spi().Run));
    }

    [Fact]
    public void What_a_caller_must_change_and_limits_of_the_Central_Bank_are_no_failures()
    {
        _ledger.Add(HealthChannels.Spi, Fate.Rejected, ExchangeError.NotWellFormed);
        Assert.Empty(_ledger.Read());

        _ledger.Add(HealthChannels.Spi, Fate.NotSent, ExchangeError.RateLimited);

        Assert.Equal((0, 1, 0), (Spi().Failed, Spi().Limited, Spi().Run));
    }

    [Fact]
    public void One_outage_is_over_three_seconds_after_its_last_failure_when_only_successes_followed()
    {
        Ok();
        _time.Advance(TimeSpan.FromSeconds(1));
        Fail();
        Fail();
        Fail();
        for (var success = 0; success < 3; success++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.9));
            Ok();
            Assert.False(Spi().IsOver);
        }

        _time.Advance(TimeSpan.FromSeconds(0.3));

        Assert.True(Spi().IsOver);
        Assert.Equal(3, Spi().Failed);
    }

    [Fact]
    public void Three_seconds_without_three_successes_are_no_proof()
    {
        Fail();
        Ok();
        Ok();
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.False(Spi().IsOver);
        Ok();
        Assert.True(Spi().IsOver);
    }

    [Fact]
    public void What_fails_now_and_then_is_over_when_the_window_has_forgotten_it()
    {
        foreach (var _ in (int[])[1, 2])
        {
            Fail();
            _time.Advance(TimeSpan.FromSeconds(0.5));
            Ok();
            Ok();
            Ok();
        }

        _time.Advance(TimeSpan.FromSeconds(5));
        Ok();

        Assert.Equal((2, false), (Spi().Failed, Spi().IsOver));
    }

    [Fact]
    public void The_last_success_is_known_by_channel()
    {
        Assert.Null(_ledger.LastSuccess(HealthChannels.Spi));
        Ok();
        var at = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(1));
        Fail();

        Assert.Equal((at, null), (_ledger.LastSuccess(HealthChannels.Spi)?.Told, _ledger.LastSuccess(HealthChannels.Dict)?.Told));
    }

    private ChannelOutcomes Spi() => Assert.Single(_ledger.Read());

    private void Ok() => _ledger.Add(HealthChannels.Spi, Fate.Answered, ExchangeError.None);

    private void Fail() => _ledger.Add(HealthChannels.Spi, Fate.NotSent, ExchangeError.HsmUnavailable);
}
