using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pix.Audit.Modes;

/// <summary>
/// Restricts, once at start, the access to files that earlier versions left open to all users of the machine: journals and dead letters,
/// also of gone silos, and the local audit store. Runs in the background, and no message waits for it.
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
        [LoggerMessage(EventIds.OpenFilesClosed, LogLevel.Information, "{Count} files and folders in {Folder} were open to all users of this machine, because an earlier version created them so. Now only their owner may open them (0600, 0700).")]
        public static partial void Closed(ILogger logger, int count, string folder);

        [LoggerMessage(EventIds.OpenFilesRefused, LogLevel.Warning, "{Count} files and folders in {Folder} may be open to all users of this machine. Pix cannot restrict them, because they belong to another user or a link leads to them; the first is {First}. Run as their owner or as root: chmod -R go= '{Folder}/'.")]
        public static partial void Refused(ILogger logger, int count, string folder, string first);
    }
}
