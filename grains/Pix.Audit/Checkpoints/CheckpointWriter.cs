using Microsoft.Extensions.Logging;
using Pix.Audit.Journal;
using Pix.Audit.Records;

namespace Pix.Audit.Checkpoints;

/// <summary>Writes the checkpoints of one journal into this journal: one for each interval with new entries, and one before it closes.</summary>
/// <remarks>
/// Each checkpoint names its predecessor, and only one successor does. A checkpoint is written in this order: its intent becomes durable in
/// the journal, then the name file beside the journal (<see cref="NewestCheckpoint"/>), then its outcome. Only then is the checkpoint
/// shipped. After a crash in between, the journal's next owner finds the intent and writes the name file before anything is shipped (<see
/// cref="RecoverAsync"/>). A journal without entries gets a checkpoint only to name adopted journals, whose leftovers would otherwise stay
/// until this journal has traffic. That checkpoint names entry 0, the origin of the chain.
/// </remarks>
internal sealed partial class CheckpointWriter(
    AuditJournal journal, ICheckpointSigner? signer, CheckpointBook book, string silo, TimeSpan interval, LogMachine machine, AuditMeter meter, ILogger logger, CheckpointWitness? witness)
{
    /// <summary>Number of entries of a checkpoint's own record; they follow the entry that the checkpoint names.</summary>
    private const int OwnEntries = 2;

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time = machine.Time;
    private readonly Lock _gate = new();
    private readonly CheckpointRecovery _recovery = new(journal, book, machine, logger);

    /// <summary>Sequence of the entry that this process's newest checkpoint names; null if there is none.</summary>
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

    /// <summary>Writes a checkpoint if a new interval began, or if none was written since the journal was opened.</summary>
    public Task WriteIfDueAsync(CancellationToken cancellationToken) =>
        _unfinished is null && (Period == _period || (_refusedAt is { } refused && _time.GetElapsedTime(refused) < Retry)) ? Task.CompletedTask : WriteAsync(cancellationToken);

    /// <summary>Writes a checkpoint if there are entries that no checkpoint covers, or adopted journals that none names.</summary>
    public Task WriteAsync(CancellationToken cancellationToken)
    {
        // Two checkpoints written at once, such as the last one of a stopping silo and the one before, would name the same predecessor.
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
        // No part of the writing may run under the lock of the caller, so this yields first.
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

        // The append cannot be cancelled, because it decides whether the next checkpoint must name this one.
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
        [LoggerMessage(EventIds.CheckpointWritten, LogLevel.Debug, "The checkpoint of audit journal {Path} at entry {Sequence} is signed.")]
        public static partial void Written(ILogger logger, string path, long sequence);

        [LoggerMessage(EventIds.CheckpointNotSigned, LogLevel.Warning, "The HSM did not sign the checkpoint of audit journal {Path}; Pix tries again.")]
        public static partial void NotSigned(ILogger logger, string path);
    }
}
