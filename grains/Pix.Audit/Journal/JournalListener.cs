using Pix.Audit.Records;
using Pix.Journal.Store;

namespace Pix.Audit.Journal;

/// <summary>
/// Receives the results of the log's writer: writes damaged bytes as dead letters, and updates the pending records, their space and the
/// metrics.
/// </summary>
internal sealed class JournalListener(JournalSettings settings, DeadLetterWriter deadLetters, PendingRecords pending, JournalSpace space, AuditMeter meter) : ILogListener
{
    public async ValueTask<string> KeepAsync(LogDamage damage)
    {
        if (!damage.IsTail)
        {
            meter.DeadLettered(settings.Stream, 1);
        }

        await deadLetters.KeepAsync(damage);
        return deadLetters.Folder;
    }

    public IReadOnlyList<long> Opened(string journalId, IReadOnlyList<EntryHeader> entries) => pending.Recover(entries);

    public void Committed(IReadOnlyList<LogCommand> group, TimeSpan elapsed)
    {
        pending.Add(group);
        meter.Committed(settings.Stream, group.Count(command => command is LogAppend), elapsed);
    }

    /// <summary>Frees the space that was reserved for an intent, because the intent was not written.</summary>
    public void Refused(LogAppend append)
    {
        if (append.Kind == (byte)EntryKind.Intent)
        {
            space.WithdrawIntent(append.Payload.Length);
        }
    }
}
