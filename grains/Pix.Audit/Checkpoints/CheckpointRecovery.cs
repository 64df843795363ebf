using Microsoft.Extensions.Logging;
using Pix.Audit.Journal;
using Pix.Audit.Records;

namespace Pix.Audit.Checkpoints;

/// <summary>
/// Finds a journal's newest checkpoint: in the name file (the file beside the journal that names it), and in the journal's checkpoint records
/// without outcome.
/// </summary>
internal sealed partial class CheckpointRecovery(AuditJournal journal, CheckpointBook book, LogMachine machine, ILogger logger)
{
    /// <summary>
    /// Number of attempts to read a name file before it is skipped. If it is skipped, the next checkpoint possibly does not link to its
    /// predecessor.
    /// </summary>
    private const int Patience = 8;

    private readonly NewestCheckpoint _beside = new(journal, machine);
    private readonly Lock _gate = new();
    private Task? _running;

    /// <summary>The newest checkpoint of the journal; null when there is none.</summary>
    public CheckpointLink? Newest { get; private set; }

    /// <summary>Finds the newest checkpoint. Only the first call does the work.</summary>
    /// <exception cref="IOException">The disk failed; the next call tries again.</exception>
    public Task RunAsync()
    {
        lock (_gate)
        {
            return _running = _running is null or { IsFaulted: true } ? FindAsync() : _running;
        }
    }

    /// <summary>Writes a checkpoint to the name file beside the journal.</summary>
    /// <returns>False if the disk failed, or another silo owns the journal.</returns>
    public async ValueTask<bool> TryKeepAsync(CheckpointLink link)
    {
        try
        {
            await _beside.KeepAsync(link);
            Newest = link;
            return true;
        }
        catch (IOException failure)
        {
            Log.NotWritten(logger, failure, journal.Path);
            return false;
        }
    }

    private async Task FindAsync()
    {
        await machine.Disk.RemoveTemporaryAsync(_beside.Path);
        Newest = await ReadAsync(_beside.FindAsync);
        await TakeOverAsync();
        await NameUnendedAsync();
    }

    private async ValueTask<T?> ReadAsync<T>(Func<ValueTask<T?>> read)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await read();
            }
            catch (IOException failure) when (journal.State.Condition != JournalCondition.Closed)
            {
                if (attempt == Patience)
                {
                    Log.NotRead(logger, failure, journal.Path);
                    return null;
                }
            }
        }
    }

    /// <summary>
    /// Adds to the book the newest checkpoints of earlier journals in this folder. A file that stays unreadable is skipped here; it is read
    /// again before it is deleted.
    /// </summary>
    private async ValueTask TakeOverAsync()
    {
        var folder = Path.GetDirectoryName(journal.Path)!;
        foreach (var name in NewestCheckpoint.NamesOf(await machine.Disk.ListAsync(folder)))
        {
            if (await ReadAsync(() => NewestCheckpoint.ReadAsync(machine.Disk, Path.Combine(folder, name))) is { } link)
            {
                book.TakeOver([link]);
            }
        }
    }

    /// <summary>Writes the name file for a checkpoint whose process ended after its intent was durable, but before the name file or the outcome was.</summary>
    private async ValueTask NameUnendedAsync()
    {
        foreach (var taken in journal.Unended())
        {
            if (await ReadAsync(() => ReadAsync(taken)) is not { } envelope || CheckpointLink.Of(envelope, taken.Record.RecordId) is var link && link.Sequence <= Newest?.Sequence)
            {
                continue;
            }

            await _beside.KeepAsync(link);
            Newest = link;
            book.Written(link, envelope.Statement.Neighbours ?? []);
        }
    }

    private async ValueTask<CheckpointEnvelope?> ReadAsync(TakenRecord taken)
    {
        var rows = await journal.ReadAsync([taken]);
        return rows.TryGetValue(taken.IntentSequence, out var row) ? CheckpointRecord.TryRead(RecordAssembly.Of(journal.JournalId, row, null)) : null;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CheckpointNotRead, LogLevel.Warning, "The file that names the newest checkpoint of audit journal {Path} cannot be read. Pix continues without it, so the next checkpoint possibly does not link to its predecessor.")]
        public static partial void NotRead(ILogger logger, Exception failure, string path);

        [LoggerMessage(EventIds.CheckpointNotKept, LogLevel.Warning, "The file that names the newest checkpoint of audit journal {Path} cannot be written. Pix tries again, and ships the checkpoint only after the file is written.")]
        public static partial void NotWritten(ILogger logger, Exception failure, string path);
    }
}
