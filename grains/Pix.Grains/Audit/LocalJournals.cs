using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Protocol;

namespace Pix.Grains.Audit;

/// <summary>
/// Appends records to this silo's journals, which audit grains own. Each grain is called once for its journal, so no record waits for a grain.
/// </summary>
internal sealed class LocalJournals(IGrainFactory grains, AppendsInTime appends, IOptionsMonitor<ProtocolOptions> protocol, TimeProvider time)
{
    /// <summary>How long a record waits for a journal that is not open yet.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<AuditStream, IAuditJournal> _given = new();

    /// <summary>Opens the journals of all audit streams.</summary>
    /// <exception cref="JournalInUseException">Another process has one of the journals open.</exception>
    public Task OpenAsync(CancellationToken cancellationToken) => Task.WhenAll(AuditStreams.All.Select(stream => OpenAsync(stream, cancellationToken)));

    /// <summary>
    /// Records an intent. Completes when the intent is durable or <paramref name="timeLeft"/> has passed. If the intent is not durable by then,
    /// the message must never be sent.
    /// </summary>
    public ValueTask<JournalWrite> RecordIntentAsync(AuditIntent intent, string notSent, TimeSpan timeLeft) =>
        AppendAsync(intent.Stream, timeLeft, (journal, left) => appends.IntentAsync(journal, intent, notSent, left));

    /// <summary>Records an outcome. Completes when the outcome is durable or <paramref name="timeLeft"/> has passed.</summary>
    public ValueTask<JournalWrite> RecordOutcomeAsync(AuditOutcome outcome, TimeSpan timeLeft) =>
        AppendAsync(outcome.Stream, timeLeft, (journal, left) => appends.OutcomeAsync(journal, outcome, left));

    private async ValueTask<JournalWrite> AppendAsync(AuditStream stream, TimeSpan timeLeft, Func<IAuditJournal, TimeSpan, ValueTask<JournalWrite>> append)
    {
        var began = time.GetTimestamp();
        var journal = await OfAsync(stream, timeLeft);
        var write = await append(journal, Left(timeLeft, began));
        return write == JournalWrite.Closed && WasGiven(stream, journal)
            ? await append(await OfAsync(stream, Left(timeLeft, began)), Left(timeLeft, began))
            : write;
    }

    private TimeSpan Left(TimeSpan timeLeft, long began) => timeLeft - time.GetElapsedTime(began) is { } left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private ValueTask<IAuditJournal> OfAsync(AuditStream stream, TimeSpan timeLeft) =>
        _given.TryGetValue(stream, out var given) ? new(given) : AskInTimeAsync(stream, timeLeft);

    private async ValueTask<IAuditJournal> AskInTimeAsync(AuditStream stream, TimeSpan timeLeft)
    {
        try
        {
            return await AskAsync(stream).WaitAsync(timeLeft < Patience ? timeLeft : Patience, time);
        }
        catch (Exception closed) when (closed is not OutOfMemoryException)
        {
            // Nothing is logged here, because the grain has logged why it could not open the journal, or the silo is stopping. The caller can
            // use the time that is left to try another silo.
            return ClosedJournal.Only;
        }
    }

    private async Task OpenAsync(AuditStream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await AskAsync(stream).WaitAsync(cancellationToken);
                return;
            }
            catch (TimeoutException)
            {
                // The grain is still opening the journal. The loop calls the grain again.
            }
        }
    }

    private async Task<IAuditJournal> AskAsync(AuditStream stream) =>
        _given[stream] = (await grains.GetGrain<IAuditGrain>(ChannelAudit.KeyOf(protocol.CurrentValue.Ispb, stream)).JournalAsync()).Value;

    // Drops a journal that was closed, so that the journal is requested from the grain again: a new activation of the grain may have opened it
    // again. Appending the record again is safe, because a closed journal keeps nothing of a record that it refused.
    private bool WasGiven(AuditStream stream, IAuditJournal journal) => _given.TryRemove(new(stream, journal));
}
