using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Pix.Grains.Stopping;

/// <summary>
/// Waits for the exchanges under way when the host stops. The wait comes before any service stops, because exchanges still record outcomes, and
/// Orleans refuses their calls after its own services have stopped.
/// </summary>
internal sealed partial class ExchangeDrain(ExchangesUnderWay exchanges, TimeProvider time, ILogger<ExchangeDrain> logger) : IHostedLifecycleService
{
    /// <summary>
    /// Maximum wait for exchanges to end, equal to the time of the longest exchange. After this wait, the host also waits for the audit (<see
    /// cref="StopTime"/>).
    /// </summary>
    internal static TimeSpan Limit => StopTime.LongestExchange;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await exchanges.CloseAsync().WaitAsync(Limit, time, cancellationToken);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            Log.NotDrained(logger, Limit);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(EventIds.NotDrained, LogLevel.Warning, "Some exchanges did not end within {Limit} after this silo began to stop. The silo no longer waits for them, so their outcomes are possibly unknown.")]
        public static partial void NotDrained(ILogger logger, TimeSpan limit);
    }
}
