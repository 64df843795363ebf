namespace Pix.Api.Clustering;

/// <summary>Tries again to reach a silo until the process is told to stop; <c>/health/ready</c> says so meanwhile.</summary>
internal sealed partial class PatientConnection(TimeProvider time, ILogger<PatientConnection> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        Log.ConnectionRetried(logger, exception.Message);
        await Task.Delay(Pause, time, cancellationToken);
        return !cancellationToken.IsCancellationRequested;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ClusterConnectionRetried, LogLevel.Information, "No silo answers yet ({Reason}); trying again.")]
        public static partial void ConnectionRetried(ILogger logger, string reason);
    }
}
