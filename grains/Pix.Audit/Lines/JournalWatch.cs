using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Audit.Journal;

namespace Pix.Audit.Lines;

/// <summary>
/// Stops the process gracefully if a journal's writer ended although the journal was not closed. A silo without a journal cannot send messages,
/// and only a new process can reopen the journal.
/// </summary>
/// <remarks>
/// The process lives for at least <see cref="AuditOptions.JournalRestartInterval"/>, so that a fault at each start does not cause continuous
/// restarts. Until the process stops, the silo is not ready and refuses requests (fate: not sent).
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
            // The host is already stopping for another reason, so there is nothing to do here.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.JournalEndsProcess, LogLevel.Critical, "The writer of audit journal {Path} stopped; an earlier log line says why. Only a new process can open the journal again, so this silo sends nothing more and stops in {Wait}. Restart the silo.")]
        public static partial void Ending(ILogger logger, string path, TimeSpan wait);
    }
}
