using Microsoft.Extensions.Time.Testing;
using Pix.Transmission;
using Xunit;

namespace Pix.Tests.Transmission;

/// <summary>When nothing more is sent to an endpoint, for how long, and how it is found out that it is back.</summary>
public sealed class EndpointCircuitTests
{
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly CollectedLog _log = new();
    private readonly LaneSettings _settings;
    private readonly EndpointCircuit _circuit;
    private int _opened, _made;

    public EndpointCircuitTests()
    {
        var options = SomeTransmission.Options(9191);
        options.CircuitMinimumAttempts = 2;
        options.CircuitFailureRatio = 0.6;
        options.CircuitWindow = TimeSpan.FromSeconds(30);
        options.CircuitBreak = Break;
        _settings = LaneSettings.From(options, Lane.Spi);
        _circuit = new EndpointCircuit(_settings, _settings.Endpoints[0], () => _opened++, _time, _log);
    }

    [Fact]
    public async Task Is_closed_and_waits_for_nothing_before_it_failed()
    {
        Assert.NotNull(await Run(AttemptEnd.Answered));

        Assert.Equal((CircuitState.Closed, TimeSpan.Zero, 0, 1), (_circuit.State, _circuit.Wait, _opened, _made));
    }

    [Fact]
    public async Task Opens_with_the_last_failure_that_is_needed_and_tells_it_once()
    {
        await Run(AttemptEnd.Lost);
        Assert.Equal((CircuitState.Closed, 0), (_circuit.State, _opened));

        await Run(AttemptEnd.NotSent);

        Assert.Equal((CircuitState.Open, Break, 1), (_circuit.State, _circuit.Wait, _opened));
        Assert.Equal([EventIds.CircuitOpened], _log.Ids);
    }

    [Fact]
    public async Task Stays_closed_while_fewer_than_the_ratio_fail()
    {
        await Run(AttemptEnd.Answered);
        await Run(AttemptEnd.Lost);

        Assert.Equal(CircuitState.Closed, _circuit.State);
    }

    [Fact]
    public async Task What_the_endpoint_is_not_to_blame_for_does_not_count()
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await _circuit.Run(Sending(), _ => Task.FromResult(new Attempt { End = AttemptEnd.Lost, Blames = false }));
        }

        Assert.Equal(CircuitState.Closed, _circuit.State);
    }

    [Fact]
    public async Task Makes_no_attempt_while_it_is_open()
    {
        await Open();
        _time.Advance(Break - TimeSpan.FromTicks(1));

        Assert.Null(await Run(AttemptEnd.Answered));

        Assert.Equal((2, TimeSpan.FromTicks(1)), (_made, _circuit.Wait));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3600)]
    public async Task Waits_for_nothing_once_the_break_is_over(int secondsMore)
    {
        await Open();

        _time.Advance(Break + TimeSpan.FromSeconds(secondsMore));

        Assert.Equal(TimeSpan.Zero, _circuit.Wait);
    }

    [Fact]
    public async Task Lets_one_attempt_at_a_time_find_out_whether_the_endpoint_is_back()
    {
        await Open();
        _time.Advance(Break);
        var answer = new TaskCompletionSource<Attempt>();
        var first = _circuit.Run(Sending(), _ => answer.Task);

        Assert.Equal(CircuitState.HalfOpen, _circuit.State);
        Assert.Null(await Run(AttemptEnd.Answered));
        answer.SetResult(new Attempt { End = AttemptEnd.Answered, Status = 200 });

        Assert.NotNull(await first);
        Assert.Equal((CircuitState.Closed, TimeSpan.Zero), (_circuit.State, _circuit.Wait));
        Assert.Equal([EventIds.CircuitOpened, EventIds.CircuitClosed], _log.Ids);
    }

    [Fact]
    public async Task Opens_again_for_as_long_when_the_attempt_fails()
    {
        await Open();
        _time.Advance(Break);

        await Run(AttemptEnd.NotSent);

        Assert.Equal((CircuitState.Open, Break, 2), (_circuit.State, _circuit.Wait, _opened));
    }

    private async Task Open()
    {
        await Run(AttemptEnd.Lost);
        await Run(AttemptEnd.Lost);
        Assert.Equal(CircuitState.Open, _circuit.State);
    }

    private Task<Attempt?> Run(AttemptEnd end) => _circuit.Run(Sending(), _ =>
    {
        _made++;
        return Task.FromResult(new Attempt { End = end });
    });

    private Sending Sending() => new(_settings, SomeTransmission.Get(), SomeTransmission.Time, _time, CancellationToken.None);
}
