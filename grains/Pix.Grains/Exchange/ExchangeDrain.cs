using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Audit;
using Pix.Protocol;

namespace Pix.Grains.Exchange;

/// <summary>
/// When the host is told to stop: lets the exchanges under way end while everything they need still works, before any
/// service stops. Afterwards Orleans would refuse the calls that record their outcomes.
/// </summary>
internal sealed partial class ExchangeDrain(
    ExchangesUnderWay exchanges, IOptions<HostOptions> host, IOptions<AuditOptions> audit, TimeProvider time, ILogger<ExchangeDrain> logger) : IHostedLifecycleService
{
    /// <summary>What services need to stop, besides shipping the audit.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    /// <summary>
    /// So long exchanges may take to end: as long as the longest may last, but no longer than the host's time to stop (<c>shutdownTimeoutSeconds</c>, 30 s)
    /// leaves when the audit has had its own (<see cref="AuditOptions.AuditDrainTime"/>). With the defaults 15 s: more than any exchange but the long polls, which the Central Bank delivers again.
    /// </summary>
    internal TimeSpan Limit
    {
        get
        {
            var (longest, left) = (Operations.All.Max(operation => operation.Deadline), host.Value.ShutdownTimeout - audit.Value.AuditDrainTime - Rest);
            return left < Rest ? Rest : left < longest ? left : longest;
        }
    }

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
        [LoggerMessage(EventIds.NotDrained, LogLevel.Warning, "Some exchanges did not end within {Limit} of being told to stop; their outcomes may be unknown.")]
        public static partial void NotDrained(ILogger logger, TimeSpan limit);
    }
}
