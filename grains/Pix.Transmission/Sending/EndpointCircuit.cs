using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace Pix.Transmission;

/// <summary>The circuit breaker of one endpoint: each attempt counts.</summary>
internal sealed partial class EndpointCircuit
{
    private readonly ResiliencePipeline<Attempt> _pipeline;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly TimeProvider _time;
    private long _openUntil;

    /// <param name="settings">When it opens and for how long.</param>
    /// <param name="endpoint">Whose circuit it is.</param>
    /// <param name="opened">Called when it opens.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where to log.</param>
    public EndpointCircuit(LaneSettings settings, EndpointAddress endpoint, Action opened, TimeProvider time, ILogger logger)
    {
        _time = time;
        _pipeline = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }
            .AddCircuitBreaker(Breaker(settings, endpoint, opened, logger))
            .Build();
    }

    public CircuitState State => _state.CircuitState switch
    {
        Polly.CircuitBreaker.CircuitState.Closed => CircuitState.Closed,
        Polly.CircuitBreaker.CircuitState.HalfOpen => CircuitState.HalfOpen,
        _ => CircuitState.Open,
    };

    /// <summary>How long it still refuses everything; zero when it lets something through.</summary>
    public TimeSpan Wait
    {
        get
        {
            var left = Volatile.Read(ref _openUntil) - _time.GetUtcNow().UtcTicks;
            return State == CircuitState.Open && left > 0 ? TimeSpan.FromTicks(left) : TimeSpan.Zero;
        }
    }

    /// <summary>Makes an attempt; null when the circuit lets none through.</summary>
    public async Task<Attempt?> Run(Sending sending, Func<Sending, Task<Attempt>> attempt)
    {
        if (Wait > TimeSpan.Zero)
        {
            return null;
        }

        try
        {
            return await _pipeline.ExecuteAsync(static async (state, _) => await state.attempt(state.sending), (sending, attempt), CancellationToken.None);
        }
        catch (BrokenCircuitException)
        {
            // One attempt is under way to see whether the endpoint is back.
            return null;
        }
    }

    private CircuitBreakerStrategyOptions<Attempt> Breaker(LaneSettings settings, EndpointAddress endpoint, Action opened, ILogger logger) => new()
    {
        FailureRatio = settings.CircuitFailureRatio,
        MinimumThroughput = settings.CircuitMinimumAttempts,
        SamplingDuration = settings.CircuitWindow,
        BreakDuration = settings.CircuitBreak,
        StateProvider = _state,
        ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { IsFailure: true }),
        OnOpened = arguments =>
        {
            Volatile.Write(ref _openUntil, (_time.GetUtcNow() + arguments.BreakDuration).UtcTicks);
            Log.CircuitOpened(logger, settings.Lane, endpoint, arguments.BreakDuration.TotalSeconds);
            opened();
            return ValueTask.CompletedTask;
        },
        OnClosed = _ =>
        {
            Log.CircuitClosed(logger, settings.Lane, endpoint);
            return ValueTask.CompletedTask;
        },
    };

    private static partial class Log
    {
        [LoggerMessage(EventIds.CircuitOpened, LogLevel.Error, "Lane {Lane}: too many attempts to {Endpoint} failed; nothing is sent there for {Seconds} s.")]
        public static partial void CircuitOpened(ILogger logger, Lane lane, EndpointAddress endpoint, double seconds);

        [LoggerMessage(EventIds.CircuitClosed, LogLevel.Information, "Lane {Lane}: {Endpoint} answers again.")]
        public static partial void CircuitClosed(ILogger logger, Lane lane, EndpointAddress endpoint);
    }
}
