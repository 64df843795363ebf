using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Audit.Journal;

namespace Pix.Audit.Checkpoints;

/// <summary>Makes the checkpoint writers of this silo's journals and of adopted ones.</summary>
internal sealed class CheckpointWriters(
    IEnumerable<ICheckpointSigner> signers, CheckpointBook book, IOptions<AuditOptions> options, LogMachine machine, AuditMeter meter, ILogger<CheckpointWriter> logger, CheckpointWitness? witness = null)
{
    /// <summary>The newest checkpoints that this silo knows.</summary>
    public CheckpointBook Book => book;

    /// <summary>Makes the writer for a journal of this silo.</summary>
    public CheckpointWriter OfOwn(AuditJournal journal)
    {
        book.Own(journal.JournalId);
        return OfGone(journal);
    }

    /// <summary>Makes the writer for the journal of a gone silo.</summary>
    public CheckpointWriter OfGone(AuditJournal journal) =>
        new(journal, signers.LastOrDefault(), book, options.Value.SiloName, options.Value.AuditCheckpointInterval, machine, meter, logger, witness);
}
