namespace Pix.Grains.Reading;

/// <summary>Keeps the reads under way on this silo, so that a read can be cancelled when its caller is gone.</summary>
internal sealed class ReadsUnderWay(TimeProvider time)
{
    /// <summary>
    /// How long the id of a cancelled request is kept. The cancellation can arrive before the read itself, which comes through another gateway.
    /// </summary>
    public static readonly TimeSpan Early = TimeSpan.FromSeconds(10);

    private const int MostEarly = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<CancellationTokenSource>> _reads = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, long At)> _early = [];
    private readonly Dictionary<string, int> _earlyTimes = new(StringComparer.Ordinal);

    /// <summary>Registers a read until the returned value is disposed.</summary>
    public ReadUnderWay Begin(string requestId)
    {
        var abandoned = new CancellationTokenSource();
        lock (_gate)
        {
            Forget_NeedsLock();
            if (_earlyTimes.ContainsKey(requestId))
            {
                abandoned.Cancel();
            }

            if (!_reads.TryGetValue(requestId, out var reads))
            {
                _reads[requestId] = reads = [];
            }

            reads.Add(abandoned);
        }

        return new ReadUnderWay(this, requestId, abandoned);
    }

    /// <summary>Cancels the reads of a request on this silo: reads under way, and reads that begin within the next <see cref="Early"/>.</summary>
    public void Abandon(string requestId)
    {
        CancellationTokenSource[] reads;
        lock (_gate)
        {
            Forget_NeedsLock();
            _early.Enqueue((requestId, time.GetTimestamp()));
            _earlyTimes[requestId] = _earlyTimes.GetValueOrDefault(requestId) + 1;
            reads = _reads.TryGetValue(requestId, out var found) ? [.. found] : [];
        }

        foreach (var read in reads)
        {
            read.Cancel();
        }
    }

    private void End(string requestId, CancellationTokenSource abandoned)
    {
        lock (_gate)
        {
            if (_reads.TryGetValue(requestId, out var reads) && reads.Remove(abandoned) && reads.Count == 0)
            {
                _reads.Remove(requestId);
            }
        }
    }

    private void Forget_NeedsLock()
    {
        while (_early.TryPeek(out var oldest) && (_early.Count > MostEarly || time.GetElapsedTime(oldest.At) > Early))
        {
            _early.Dequeue();
            var times = _earlyTimes[oldest.Id] - 1;
            if (times == 0)
            {
                _earlyTimes.Remove(oldest.Id);
            }
            else
            {
                _earlyTimes[oldest.Id] = times;
            }
        }
    }

    /// <summary>One registered read; disposing it ends the registration.</summary>
    internal readonly struct ReadUnderWay(ReadsUnderWay owner, string requestId, CancellationTokenSource abandoned) : IDisposable
    {
        /// <summary>Cancelled when the caller is gone.</summary>
        public CancellationToken Abandoned => abandoned.Token;

        public void Dispose() => owner.End(requestId, abandoned);
    }
}
