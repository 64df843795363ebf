using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pix.Audit.Modes;

/// <summary>
/// Earlier versions of Pix created files that all users of the machine can read. Once at start, this restricts access to them: journals and
/// dead letters (also of gone silos), and the local audit store. No message waits for this.
/// </summary>
internal sealed partial class EarlierModes(IOptions<AuditOptions> options, IEnumerable<OwnFolder> others, ILogger<EarlierModes> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => CloseAll(stoppingToken), CancellationToken.None);

    private void CloseAll(CancellationToken cancellationToken)
    {
        foreach (var folder in OwnFolders.In(options.Value.JournalPath, options.Value.AuditPath, others.Select(other => other.Name)))
        {
            var closed = PrivateTree.Close(folder, cancellationToken);
            if (closed.Changed > 0)
            {
                Log.Closed(logger, closed.Changed, folder);
            }

            if (closed.Refused > 0)
            {
                Log.Refused(logger, closed.Refused, folder, closed.FirstRefused);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.OpenFilesClosed, LogLevel.Information, "All users of this machine were allowed to read {Count} files and folders in {Folder}, because an earlier version of Pix created them so. Pix restricted them to their owner (modes 0600 and 0700).")]
        public static partial void Closed(ILogger logger, int count, string folder);

        [LoggerMessage(EventIds.OpenFilesRefused, LogLevel.Warning, "All users of this machine are possibly allowed to read {Count} files and folders in {Folder}. Pix cannot restrict them, because they belong to another user or a link leads to them; the first is {First}. Run as their owner or as root: chmod -R go= '{Folder}/'.")]
        public static partial void Refused(ILogger logger, int count, string folder, string first);
    }
}
