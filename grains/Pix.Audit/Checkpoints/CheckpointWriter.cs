using Microsoft.Extensions.Logging;
using Pix.Audit.Journal;
using Pix.Audit.Records;

namespace Pix.Audit.Checkpoints;

/// <summary>
/// Writes the checkpoints of one journal into the same journal: one in each interval that has new entries, and one before the journal is
/// closed.
/// </summary>
/// <remarks>
/// Each checkpoint links to its predecessor, and no two checkpoints link to the same predecessor. A checkpoint is written in this order: its
/// intent becomes durable in the journal, then the name file beside the journal (<see cref="NewestCheckpoint"/>), then its outcome. Only then
/// is the checkpoint shipped. After a crash between these steps, the journal's next owner finds the intent and writes the name file before it
/// ships any record (<see cref="RecoverAsync"/>). A journal without entries gets a checkpoint only if it must link to the checkpoints of
/// adopted journals, because the name files of adopted journals are deleted only after that. Such a checkpoint states entry 0, the origin of
/// the chain.
/// </remarks>
internal sealed partial class CheckpointWriter(
    AuditJournal journal, ICheckpointSigner? signer, CheckpointBook book, string silo, TimeSpan interval, LogMachine machine, AuditMeter meter, ILogger logger, CheckpointWitness? witness)
{
    /// <summary>
    /// Number of entries of a checkpoint's own record (intent and outcome). They come directly after the newest entry that the checkpoint
    /// covers.
    /// </summary>
    private const int OwnEntries = 2;

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time = machine.Time;
    private readonly Lock _gate = new();
    private readonly CheckpointRecovery _recovery = new(journal, book, machine, logger);

    /// <summary>Sequence of the newest entry that a checkpoint of this process covers; null if this process wrote no checkpoint yet.</summary>
    private long? _covered;
    private long _period = -1;
    private long? _refusedAt;
    private Task _turn = Task.CompletedTask;

    /// <summary>A checkpoint whose intent is durable, but whose name file or outcome is not yet.</summary>
    private (CheckpointEnvelope Envelope, AuditIntent Intent)? _unfinished;

    private long Period => _time.GetUtcNow().UtcTicks / interval.Ticks;

    /// <summary>Finds the newest checkpoint of the journal; must be called before any record of the journal is shipped. Later calls do nothing.</summary>
    /// <exception cref="IOException">The disk failed; call again.</exception>
    public Task RecoverAsync() => _recovery.RunAsync();

    /// <summary>Writes a checkpoint if a new interval began, or if this process has written no checkpoint since it opened the journal.</summary>
    public Task WriteIfDueAsync(CancellationToken cancellationToken) =>
        _unfinished is null && (Period == _period || (_refusedAt is { } refused && _time.GetElapsedTime(refused) < Retry)) ? Task.CompletedTask : WriteAsync(cancellationToken);

    /// <summary>
    /// Writes a checkpoint if the journal has entries that no checkpoint covers, or if there are adopted journals to which no checkpoint links.
    /// </summary>
    public Task WriteAsync(CancellationToken cancellationToken)
    {
        // Checkpoints are written one after the other, because two checkpoints written at the same time would link to the same predecessor.
        // This could happen when a silo stops while a checkpoint is being written.
        lock (_gate)
        {
            return _turn = AfterAsync(_turn, cancellationToken);
        }
    }

    /// <summary>
    /// Writes the last checkpoint before the journal closes, within the given time. The last checkpoints of this silo's other journals are
    /// written before or after this one, never at the same time.
    /// </summary>
    public async Task WriteLastAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(time, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        var limit = either.Token;
        await book.InTurnAsync(() => WriteAsync(limit).WaitAsync(limit)).WaitAsync(limit);
    }

    private async Task AfterAsync(Task before, CancellationToken cancellationToken)
    {
        // The caller holds a lock, and writing must not run under it. So this method first yields to another thread.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.ForceYielding);
        await WriteNextAsync(cancellationToken);
    }

    private async Task WriteNextAsync(CancellationToken cancellationToken)
    {
        if (signer is null)
        {
            return;
        }

        await RecoverAsync();
        await FinishAsync();
        var period = Period;
        var head = await journal.HeadAsync();
        if ((head.Sequence == 0 || head.Sequence == _covered + OwnEntries) && !book.HasUnnamed(journal.JournalId))
        {
            _period = period;
            return;
        }

        if (await signer.SignAsync(Statement(head), cancellationToken) is not { } envelope)
        {
            _refusedAt = _time.GetTimestamp();
            Log.NotSigned(logger, journal.Path);
            return;
        }

        _refusedAt = null;
        var intent = CheckpointRecord.Intent(envelope, journal.Stream, machine);

        // The append cannot be cancelled, because its result decides whether the next checkpoint must link to this one.
        if (await journal.AppendWholeAsync(intent) == JournalWrite.Durable)
        {
            (_covered, _period, _unfinished) = (head.Sequence, period, (envelope, intent));
            await FinishAsync();
        }
    }

    private async Task FinishAsync()
    {
        if (_unfinished is not var (envelope, intent))
        {
            return;
        }

#if PIX_PLANTED
        if (Planted.Is("checkpoint-shipped-before-its-name"))
        {
            _unfinished = null;
            await journal.AppendOutcomeAsync(CheckpointRecord.Outcome(intent, _time), CancellationToken.None);
            await _recovery.TryKeepAsync(CheckpointLink.Of(envelope, intent.RecordId));
            return;
        }
#endif

        if (!await _recovery.TryKeepAsync(CheckpointLink.Of(envelope, intent.RecordId)) || await journal.AppendOutcomeAsync(CheckpointRecord.Outcome(intent, _time), CancellationToken.None) != JournalWrite.Durable)
        {
            throw new IOException($"The checkpoint at entry {envelope.Statement.Sequence} of '{journal.Path}' is not finished.");
        }

        _unfinished = null;
        book.Written(CheckpointLink.Of(envelope, intent.RecordId), envelope.Statement.Neighbours ?? []);
        if (envelope.Statement.Witnessed is { } answer)
        {
            witness?.Kept(journal.JournalId, answer);
        }

        witness?.Offer(envelope);
        meter.Checkpointed(journal.Stream);
        Log.Written(logger, journal.Path, envelope.Statement.Sequence);
    }

    private CheckpointStatement Statement(JournalHead head) =>
        new(journal.JournalId, journal.Stream.Name(), silo, head.Sequence, head.Hash, AuditTime.Text(_time.GetUtcNow()))
        {
            Tree = CheckpointTree.Of(head.Tree),
            Witnessed = witness?.AnswerFor(journal.JournalId),
            Previous = _recovery.Newest,
            Neighbours = book.NeighboursOf(journal.JournalId) is { Count: > 0 } neighbours ? neighbours : null,
        };

    private static partial class Log
    {
        [LoggerMessage(EventIds.CheckpointWritten, LogLevel.Debug, "A signed checkpoint that covers audit journal {Path} up to entry {Sequence} is written to the journal.")]
        public static partial void Written(ILogger logger, string path, long sequence);

        [LoggerMessage(EventIds.CheckpointNotSigned, LogLevel.Warning, "The HSM did not sign the checkpoint of audit journal {Path}. Pix tries again in about 30 s; messages are still sent.")]
        public static partial void NotSigned(ILogger logger, string path);
    }
}
