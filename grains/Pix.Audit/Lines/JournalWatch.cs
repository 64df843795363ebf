using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Audit.Journal;

namespace Pix.Audit.Lines;

/// <summary>
/// Stops the process gracefully when a journal's writer has ended although nobody closed the journal. Only a new process can reopen the
/// journal, and a silo without a journal can send nothing.
/// </summary>
/// <remarks>
/// The process lives for at least <see cref="AuditOptions.JournalRestartInterval"/>, so that a fault at each start does not cause a hot
/// loop of restarts. Until the process stops, the silo is not ready, and requests are refused as not sent.
/// </remarks>
internal sealed partial class JournalWatch(
    AuditLines lines, JournalEnd end, IHostApplicationLifetime lifetime, IOptions<AuditOptions> options, TimeProvider time, ILogger<JournalWatch> logger)
    : BackgroundService
{
    private readonly long _started = time.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var broken = await lines.Broken.WaitAsync(stoppingToken);
            var lived = time.GetElapsedTime(_started);
            var wait = lived < options.Value.JournalRestartInterval ? options.Value.JournalRestartInterval - lived : TimeSpan.Zero;
            Log.Ending(logger, broken, wait);
            await Task.Delay(wait, time, stoppingToken);
            end.NeedsRestart = true;
            lifetime.StopApplication();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops anyway; journals are closed after this.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.JournalEndsProcess, LogLevel.Critical, "The writer of audit journal {Path} stopped (the previous log line says why), and only a restart opens the journal again. This silo sends nothing more and stops in {Wait}; restart it.")]
        public static partial void Ending(ILogger logger, string path, TimeSpan wait);
    }
}
