using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Pix.Transmission;

/// <summary>Sends again where <see cref="Sending.Resends"/> decides so.</summary>
internal sealed partial class ResendPipeline
{
    private readonly ResiliencePipeline<Attempt> _pipeline;

    public ResendPipeline(LaneSettings settings, TimeProvider time, ILogger logger)
    {
        _pipeline = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }.AddRetry(Resends(settings, logger)).Build();
    }

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

    private static partial class Log
    {
        [LoggerMessage(EventIds.AttemptFailed, LogLevel.Warning, "Lane {Lane}: attempt {Attempt} ended {End} with status {Status}; the same bytes go again in {Milliseconds} ms. {Detail}")]
        public static partial void AttemptFailed(ILogger logger, Lane lane, int attempt, AttemptEnd end, int status, string detail, double milliseconds);
    }
}
