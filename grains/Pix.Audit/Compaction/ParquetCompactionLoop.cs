using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parquet;

namespace Pix.Audit.Compaction;

/// <summary>Merges the local Parquet files of past hours at intervals. A stream in Firehose needs no merging, because Firehose does this itself.</summary>
internal sealed partial class ParquetCompactionLoop(IOptions<AuditOptions> options, TimeProvider time, ILogger<ParquetCompactionLoop> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.AuditPath.Length == 0)
        {
            return;
        }

        var compactor = new ParquetCompactor(options.Value.AuditPath, options.Value.SiloName);
        using var timer = new PeriodicTimer(options.Value.AuditCompactionInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryCompactAsync(compactor, stoppingToken);
        }
    }

    private async Task TryCompactAsync(ParquetCompactor compactor, CancellationToken stoppingToken)
    {
        try
        {
            var replaced = await compactor.CompactAsync(time.GetUtcNow(), stoppingToken);
            if (replaced > 0)
            {
                Log.Merged(logger, replaced);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ParquetException or InvalidDataException)
        {
            Log.Failed(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.FilesMerged, LogLevel.Information, "Merged {Files} small Parquet files of audit records into fewer files, and deleted the small files.")]
        public static partial void Merged(ILogger logger, int files);

        [LoggerMessage(EventIds.MergeFailed, LogLevel.Warning, "Merging Parquet files of audit records failed; the files are unchanged, and Pix tries again at the next interval.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
