using Pix.Audit;

namespace Pix.Simulation.Journals;

internal sealed class StandInShipper(AuditJournal journal, IAuditSink sink, ShippingOrder order, TimeProvider time)
{
    public async Task ShipReadyAsync(CancellationToken token)
    {
        for (var batch = journal.Take(order); batch.Count > 0; batch = journal.Take(order))
        {
            var rows = await journal.ReadAsync(batch);
            var left = batch.Select(taken => (Taken: taken, Record: RecordAssembly.Of(journal.JournalId, rows.GetValueOrDefault(taken.IntentSequence), rows.GetValueOrDefault(taken.OutcomeSequence)))).ToList();
            while (left.Count > 0)
            {
                token.ThrowIfCancellationRequested();
                try
                {
                    var delivery = await sink.DeliverAsync(journal.Stream, [.. left.Select(pair => pair.Record)], token);
                    var failed = delivery.Failed.ToHashSet();
                    await journal.SettleAsync([.. left.Where((_, at) => !failed.Contains(at)).Select(pair => pair.Taken)]);
                    left = [.. left.Where((_, at) => failed.Contains(at))];
                }
                catch (Exception e) when (e is TimeoutException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(500), time, token);
                }
            }
        }

        await journal.ForgetExpiredAsync(order.LateOutcome);
    }
}
