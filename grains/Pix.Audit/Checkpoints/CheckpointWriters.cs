using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Audit.Journal;

namespace Pix.Audit.Checkpoints;

/// <summary>Makes the writers of checkpoints: of this silo's journals and of those that it takes over.</summary>
internal sealed class CheckpointWriters(
    IEnumerable<ICheckpointSigner> signers, CheckpointBook book, IOptions<AuditOptions> options, LogMachine machine, AuditMeter meter, ILogger<CheckpointWriter> logger, CheckpointWitness? witness = null)
{
    /// <summary>What this silo knows of the newest checkpoints.</summary>
    public CheckpointBook Book => book;

    /// <summary>For a journal of this silo.</summary>
    public CheckpointWriter OfOwn(AuditJournal journal)
    {
        book.Own(journal.JournalId);
        return OfGone(journal);
    }

    /// <summary>For a journal of a silo that is gone.</summary>
    public CheckpointWriter OfGone(AuditJournal journal) =>
        new(journal, signers.LastOrDefault(), book, options.Value.SiloName, options.Value.AuditCheckpointInterval, machine, meter, logger, witness);
}
