using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Pix.Transmission;

/// <summary>Resends around a circuit breaker: each attempt counts for the circuit, an open circuit ends the resending.</summary>
internal sealed partial class ResendPipeline
{
    private readonly ResiliencePipeline<Attempt> _pipeline;
    private readonly CircuitBreakerStateProvider _circuit = new();

    public ResendPipeline(LaneSettings settings, TimeProvider time, ILogger logger)
    {
        var builder = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time };
        builder.AddRetry(Resends(settings, logger));
        builder.AddCircuitBreaker(Breaker(settings, logger, _circuit));
        _pipeline = builder.Build();
    }

    public CircuitState Circuit => _circuit.CircuitState switch
    {
        Polly.CircuitBreaker.CircuitState.Closed => CircuitState.Closed,
        Polly.CircuitBreaker.CircuitState.HalfOpen => CircuitState.HalfOpen,
        _ => CircuitState.Open,
    };

    /// <exception cref="BrokenCircuitException">The circuit is open.</exception>
    public async Task<Attempt> Run(Sending sending, Func<Sending, Task<Attempt>> attempt)
    {
        var context = ResilienceContextPool.Shared.Get(sending.CancellationToken);
        try
        {
            context.Properties.Set(Sending.Key, sending);
            return await _pipeline.ExecuteAsync(static async (_, state) => await state.attempt(state.sending), context, (sending, attempt));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static RetryStrategyOptions<Attempt> Resends(LaneSettings settings, ILogger logger) => new()
    {
        MaxRetryAttempts = Math.Max(1, settings.MaxResends),
        ShouldHandle = static arguments => ValueTask.FromResult(
            arguments.Outcome.Result is { } attempt && arguments.Context.Properties.GetValue(Sending.Key, null!).Resends(attempt)),
        DelayGenerator = static arguments => ValueTask.FromResult<TimeSpan?>(arguments.Context.Properties.GetValue(Sending.Key, null!).Wait),
        OnRetry = arguments =>
        {
            var attempt = arguments.Outcome.Result!;
            Log.AttemptFailed(logger, settings.Lane, arguments.AttemptNumber + 1, attempt.End, attempt.Status, attempt.Detail, arguments.RetryDelay.TotalMilliseconds);
            return ValueTask.CompletedTask;
        },
    };

    private static CircuitBreakerStrategyOptions<Attempt> Breaker(LaneSettings settings, ILogger logger, CircuitBreakerStateProvider state) => new()
    {
        FailureRatio = settings.CircuitFailureRatio,
        MinimumThroughput = settings.CircuitMinimumAttempts,
        SamplingDuration = settings.CircuitWindow,
        BreakDuration = settings.CircuitBreak,
        StateProvider = state,
        ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { IsFailure: true }),
        OnOpened = arguments =>
        {
            Log.CircuitOpened(logger, settings.Lane, settings.Endpoint, arguments.BreakDuration.TotalSeconds);
            return ValueTask.CompletedTask;
        },
        OnClosed = _ =>
        {
            Log.CircuitClosed(logger, settings.Lane, settings.Endpoint);
            return ValueTask.CompletedTask;
        },
    };

    private static partial class Log
    {
        [LoggerMessage(EventIds.AttemptFailed, LogLevel.Warning, "Lane {Lane}: attempt {Attempt} ended {End} with status {Status}; the same bytes go again in {Milliseconds} ms. {Detail}")]
        public static partial void AttemptFailed(ILogger logger, Lane lane, int attempt, AttemptEnd end, int status, string detail, double milliseconds);

        [LoggerMessage(EventIds.CircuitOpened, LogLevel.Error, "Lane {Lane}: too many attempts to {Endpoint} failed; nothing is sent there for {Seconds} s.")]
        public static partial void CircuitOpened(ILogger logger, Lane lane, EndpointAddress endpoint, double seconds);

        [LoggerMessage(EventIds.CircuitClosed, LogLevel.Information, "Lane {Lane}: {Endpoint} answers again.")]
        public static partial void CircuitClosed(ILogger logger, Lane lane, EndpointAddress endpoint);
    }
}
