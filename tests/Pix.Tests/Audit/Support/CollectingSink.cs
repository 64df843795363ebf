using Pix.Audit.Records;
using Pix.Audit.Sinks;

namespace Pix.Audit.Tests.Support;

/// <summary>Keeps what it is given; can fail in whole or in part.</summary>
internal sealed class CollectingSink : IAuditSink
{
    private readonly Lock _gate = new();
    private readonly List<IReadOnlyList<AuditRecord>> _attempts = [];
    private readonly List<AuditRecord> _taken = [];

    /// <summary>What to do with an attempt; its number counts from 1.</summary>
    public Func<int, IReadOnlyList<AuditRecord>, SinkDelivery> Answer { get; set; } = (_, _) => SinkDelivery.Complete;

    public IReadOnlyList<IReadOnlyList<AuditRecord>> Attempts
    {
        get
        {
            lock (_gate)
            {
                return [.. _attempts];
            }
        }
    }

    public IReadOnlyList<AuditRecord> Taken
    {
        get
        {
            lock (_gate)
            {
                return [.. _taken];
            }
        }
    }

    public ValueTask<SinkDelivery> DeliverAsync(AuditStream stream, IReadOnlyList<AuditRecord> batch, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _attempts.Add(batch);
            var delivery = Answer(_attempts.Count, batch);
            _taken.AddRange(batch.Where((_, position) => !delivery.Failed.Contains(position) && !delivery.Refused.Contains(position)));
            return ValueTask.FromResult(delivery);
        }
    }
}
