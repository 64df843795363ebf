namespace Pix.Simulator.Recording;

/// <summary>Keeps the last exchanges with their request bodies. Older exchanges are dropped, but the sequence numbers keep increasing.</summary>
internal sealed class ExchangeLog(int capacity)
{
    private readonly Lock _access = new();
    private readonly Queue<(Exchange Exchange, ReadOnlyMemory<byte> Body)> _kept = new();
    private long _seq;

    public long NextSeq() => Interlocked.Increment(ref _seq);

    public void Add(Exchange exchange, ReadOnlyMemory<byte> body)
    {
        lock (_access)
        {
            _kept.Enqueue((exchange, body));
            while (_kept.Count > capacity)
            {
                _kept.Dequeue();
            }
        }
    }

    /// <summary>Returns the exchanges of a channel (null for all) with a sequence number above <paramref name="since"/>, oldest first.</summary>
    public IReadOnlyList<Exchange> List(string? channel, long since)
    {
        lock (_access)
        {
            return [.. _kept.Select(kept => kept.Exchange)
                .Where(exchange => exchange.Seq > since && (channel is null || exchange.Channel == channel))
                .OrderBy(exchange => exchange.Seq)];
        }
    }

    public ReadOnlyMemory<byte>? Body(long seq)
    {
        lock (_access)
        {
            foreach (var (exchange, body) in _kept)
            {
                if (exchange.Seq == seq)
                {
                    return body;
                }
            }

            return null;
        }
    }

    public void Clear()
    {
        lock (_access)
        {
            _kept.Clear();
        }
    }
}
