using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Contracts.Operating;
using Pix.Domain;

namespace Pix.Grains.Audit;

/// <summary>
/// Records operator orders. The audit record of who gave an order and why is durable before the order is carried out. If the record cannot be
/// written, the order is not carried out.
/// </summary>
/// <remarks>
/// The record has the order's channel and the method <c>PIX</c>, which is not an HTTP method. So hash chain, checkpoints, shipping and SQL
/// handle the record like any other audit record, and <c>WHERE request_method = 'PIX'</c> finds what operators did.
/// </remarks>
internal sealed class OperatorOrders(LocalJournals journals, ILocalSiloDetails silo, TimeProvider time)
{
    // How long an operator's command waits for the audit.
    private static readonly TimeSpan WaitForAudit = TimeSpan.FromSeconds(10);

    /// <summary>Records the order. The caller must carry the order out only if the result has no refusal.</summary>
    public async Task<RecordedOrder> RecordAsync(OperatorOrder order)
    {
        var recorded = new RecordedOrder(Intent(order), time.GetTimestamp(), OrderRefusal.None, "");
        if (!OperatorWord.IsComplete(order.Who, order.Why))
        {
            return recorded with { Refusal = OrderRefusal.WhoOrWhyMissing, Detail = "Who and why must be told; they are kept in the audit." };
        }

        var write = await journals.RecordIntentAsync(recorded.Intent, Fate.NotSent.Word(), WaitForAudit);
        return write == JournalWrite.Durable ? recorded
            : recorded with { Refusal = OrderRefusal.NotRecorded, Detail = $"Nothing was done, because it could not be recorded. {ChannelAudit.Explain(write)}" };
    }

    /// <summary>
    /// Records the outcome of an order that was carried out. If this fails, the audit record is shipped without an outcome, but it still says
    /// who gave the order and why.
    /// </summary>
    /// <param name="order">The order, as <see cref="RecordAsync"/> returned it.</param>
    /// <param name="headers">Headers that say what the order did.</param>
    public ValueTask<JournalWrite> CompleteAsync(RecordedOrder order, params KeyValuePair<string, string>[] headers) => journals.RecordOutcomeAsync(
        new AuditOutcome
        {
            RecordId = order.RecordId,
            Stream = order.Intent.Stream,
            At = time.GetUtcNow(),
            ResponseStatusCode = 200,
            ResponseHeaders = headers,
            Outcome = "answered",
            Duration = time.GetElapsedTime(order.Began),
        },
        WaitForAudit);

    private AuditIntent Intent(OperatorOrder order) => new()
    {
        RecordId = AuditRecordId.New(time),
        Stream = ChannelAudit.StreamOf(order.Channel),
        RequestDate = time.GetUtcNow(),
        Method = OperatorRecord.Method,
        Path = order.Path,
        Query = order.Query,
        RequestHeaders = [new(OperatorRecord.WhoHeader, order.Who), new(OperatorRecord.WhyHeader, order.Why)],
        MessageType = order.MessageType,
        Silo = silo.Name,
    };
}
