using Pix.Audit.Records;
using Pix.Audit.Sinks;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Journals;

/// <summary>
/// A simulated Firehose for one shipper. It accepts all records of a delivery, some or none of them, refuses a record permanently, or accepts them and
/// answers too late.
/// </summary>
internal sealed class SimulatedSink(JournalWorld journals, Node node, int number, long since) : IAuditSink
{
    /// <summary>Records that were accepted in the shipper's last delivery. When the shipper delivers again, it has settled them.</summary>
    private List<(string Id, bool IsWhole)> _taken = [];

    private readonly Randomness _random = journals.World.Random.Named($"sink {number} of {node.Name}");

    public ValueTask<SinkDelivery> DeliverAsync(AuditStream stream, IReadOnlyList<AuditRecord> batch, CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<SinkDelivery>();
        journals.World.After(_random.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(30)), () => Receive(batch, completion));
        return new(completion.Task);
    }

    private void Receive(IReadOnlyList<AuditRecord> batch, TaskCompletionSource<SinkDelivery> completion)
    {
        journals.Count("batches delivered");
        var kind = journals.SinkIsAway ? 0 : journals.SinkIsWell ? 99 : _random.Below(100);
        var delay = _random.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20));
        switch (kind)
        {
            case < 10:
                Answer(delay, () => completion.TrySetException(new TimeoutException("The sink is away.")));
                break;
            case < 16:
                Take(batch, []);
                _taken = [];
                Answer(TimeSpan.FromSeconds(3), () => completion.TrySetException(new TimeoutException("The sink did not answer.")));
                break;
            case < 30:
                List<int> failed = [.. Enumerable.Range(0, batch.Count).Where(_ => _random.Percent(50))];
                Take(batch, failed);
                Answer(delay, () => completion.TrySetResult(new(failed, [], "throttled")));
                break;
            case < 32:
                // The sink refuses one record permanently and accepts the others.
                var refused = _random.Below(batch.Count);
                Take(batch, [refused]);
                journals.World.Note("sink", $"refuses {batch[refused].RecordId} for good");
                journals.Oracle.Refused(batch[refused]);
                Answer(delay, () => completion.TrySetResult(new([], [refused], "too large")));
                break;
            default:
                Take(batch, []);
                Answer(delay, () => completion.TrySetResult(SinkDelivery.Complete));
                break;
        }
    }

    private void Take(IReadOnlyList<AuditRecord> batch, List<int> failed)
    {
        var taken = batch.Where((_, position) => !failed.Contains(position)).ToList();
        journals.Oracle.Settled(_taken, journals.World.Now);
        _taken = [.. taken.Select(record => (record.RecordId, record.ResponseDate.Length > 0))];
        journals.World.Note("sink", $"takes {taken.Count} of {batch.Count} from {node.Name}: {string.Join(' ', taken.Select(record => record.RecordId))}");
        journals.Oracle.Delivered(taken, since);
    }

    private void Answer(TimeSpan delay, Action answer) => journals.World.After(delay, answer);
}
