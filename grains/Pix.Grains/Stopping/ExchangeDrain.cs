using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Pix.Grains.Stopping;

/// <summary>
/// Waits for the exchanges under way when the host stops, before any service stops, because Orleans refuses the calls that record outcomes
/// once its own services have stopped.
/// </summary>
internal sealed partial class ExchangeDrain(ExchangesUnderWay exchanges, TimeProvider time, ILogger<ExchangeDrain> logger) : IHostedLifecycleService
{
    /// <summary>
    /// Maximum wait for exchanges to end, which is the time of the longest exchange. The host waits this long, and afterwards for the audit
    /// (<see cref="StopTime"/>).
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
        [LoggerMessage(EventIds.NotDrained, LogLevel.Warning, "Some exchanges did not end within {Limit} after the silo began to stop; their outcomes may be unknown.")]
        public static partial void NotDrained(ILogger logger, TimeSpan limit);
    }
}
