using Microsoft.Extensions.Logging;

namespace Pix.Audit;

/// <summary>Writes the checkpoints of one journal into it: one for each interval in which there was anything new, and one before it closes.</summary>
internal sealed partial class CheckpointWriter(
    AuditJournal journal, ICheckpointSigner? signer, CheckpointBook book, string silo, TimeSpan interval, TimeProvider time, AuditMeter meter, ILogger logger, CheckpointWitness? witness)
{
    /// <summary>A checkpoint is a record itself: two entries after the one it names.</summary>
    private const int OwnEntries = 2;

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    /// <summary>The entry that the newest checkpoint of this process names; null while there is none.</summary>
    private long? _covered;
    private long _period = -1;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;

    private long Period => time.GetUtcNow().UtcTicks / interval.Ticks;

    /// <summary>Writes one when a new interval began, or none was written since the journal was opened.</summary>
    public Task WriteIfDueAsync(CancellationToken cancellationToken) =>
        Period == _period || time.GetUtcNow() < _notBefore ? Task.CompletedTask : WriteAsync(cancellationToken);

    /// <summary>Writes one when there are entries that none covers.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (signer is null)
        {
            return;
        }

        var period = Period;
        var head = await journal.HeadAsync();
        if (head.Sequence == 0 || (head.Sequence == _covered + OwnEntries && !book.HasUnnamed(journal.JournalId)))
        {
            _period = period;
            return;
        }

        if (await signer.SignAsync(Statement(head), cancellationToken) is not { } envelope)
        {
            _notBefore = time.GetUtcNow() + Retry;
            Log.NotSigned(logger, journal.Path);
            return;
        }

        var intent = CheckpointRecord.Intent(envelope, journal.Stream, time);
        if (await AppendAsync(intent, cancellationToken))
        {
            (_covered, _period) = (head.Sequence, period);
            book.Written(CheckpointLink.Of(envelope, intent.RecordId), envelope.Statement.Neighbours ?? []);
            if (envelope.Statement.Witnessed is { } answer)
            {
                witness?.Kept(journal.JournalId, answer);
            }

            witness?.Offer(envelope);
            meter.Checkpointed(journal.Stream);
            Log.Written(logger, journal.Path, head.Sequence);
        }
    }

    private CheckpointStatement Statement(JournalHead head) =>
        new(journal.JournalId, journal.Stream.Name(), silo, head.Sequence, head.Hash, AuditTime.Text(time.GetUtcNow()))
        {
            Tree = CheckpointTree.Of(head.Tree),
            Witnessed = witness?.AnswerFor(journal.JournalId),
            Previous = book.NewestOf(journal.JournalId),
            Neighbours = book.NeighboursOf(journal.JournalId) is { Count: > 0 } neighbours ? neighbours : null,
        };

    private async Task<bool> AppendAsync(AuditIntent intent, CancellationToken cancellationToken) =>
        await journal.AppendIntentAsync(intent, cancellationToken) == JournalWrite.Durable
        && await journal.AppendOutcomeAsync(CheckpointRecord.Outcome(intent, time), cancellationToken) == JournalWrite.Durable;

    private static partial class Log
    {
        [LoggerMessage(EventIds.CheckpointWritten, LogLevel.Debug, "Checkpoint of audit journal {Path} at entry {Sequence} signed.")]
        public static partial void Written(ILogger logger, string path, long sequence);

        [LoggerMessage(EventIds.CheckpointNotSigned, LogLevel.Warning, "No checkpoint of audit journal {Path}: the HSM did not sign it; it is tried again.")]
        public static partial void NotSigned(ILogger logger, string path);
    }
}
