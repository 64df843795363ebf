namespace Pix.Audit;

/// <summary>A batch on its way: what the sink has not taken yet, and what it took that the journal still has.</summary>
internal sealed class ShippingBatch
{
    private List<(TakenRecord Taken, AuditRecord Record)> _waiting;
    private readonly List<TakenRecord> _unsettled = [];

    public ShippingBatch(IEnumerable<(TakenRecord Taken, AuditRecord Record)> records)
    {
        _waiting = [.. records];
        Waiting = [.. _waiting.Select(pair => pair.Record)];
    }

    public IReadOnlyList<AuditRecord> Waiting { get; private set; }

    public IReadOnlyList<TakenRecord> Unsettled => _unsettled;

    /// <summary>Moves all but the failed ones to the unsettled.</summary>
    public void Delivered(SinkDelivery delivery)
    {
        var failed = delivery.Failed.ToHashSet();
        _unsettled.AddRange(_waiting.Where((_, position) => !failed.Contains(position)).Select(pair => pair.Taken));
        _waiting = [.. _waiting.Where((_, position) => failed.Contains(position))];
        Waiting = [.. _waiting.Select(pair => pair.Record)];
    }

    public void Settled() => _unsettled.Clear();
}
