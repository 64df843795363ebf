namespace Pix.Simulator.Spi.Streams;

/// <summary>Queue of messages that the participant has not read yet.</summary>
internal sealed class MessageQueue(TimeProvider time)
{
    private readonly Lock _access = new();
    private readonly LinkedList<StoredMessage> _waiting = new();
    private TaskCompletionSource _arrival = NewArrival();

    public int Count
    {
        get
        {
            lock (_access)
            {
                return _waiting.Count;
            }
        }
    }

    public void Add(StoredMessage message)
    {
        lock (_access)
        {
            _waiting.AddLast(message);
            Signal_NeedsLock();
        }
    }

    /// <summary>Puts delivered but unconfirmed messages back at the front of the queue, so that they are delivered again before all others.</summary>
    public void PutBack(IReadOnlyList<StoredMessage> messages)
    {
        lock (_access)
        {
            foreach (var message in messages.Reverse())
            {
                _waiting.AddFirst(message);
            }

            Signal_NeedsLock();
        }
    }

    /// <summary>
    /// Takes up to <paramref name="max"/> queued messages. If the queue is empty, waits for a message for at most <paramref name="patience"/>.
    /// </summary>
    /// <returns>The messages; empty if no message was queued in time.</returns>
    public async Task<IReadOnlyList<StoredMessage>> TakeAsync(int max, TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            Task arrival;
            lock (_access)
            {
                if (_waiting.Count > 0)
                {
                    return Take_NeedsLock(max);
                }

                arrival = _arrival.Task;
            }

            var left = patience - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || !await Within(arrival, left, cancellationToken))
            {
                return [];
            }
        }
    }

    public void Clear()
    {
        lock (_access)
        {
            _waiting.Clear();
        }
    }

    private async Task<bool> Within(Task arrival, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await arrival.WaitAsync(patience, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private List<StoredMessage> Take_NeedsLock(int max)
    {
        var taken = new List<StoredMessage>();
        while (taken.Count < max && _waiting.First is { } first)
        {
            taken.Add(first.Value);
            _waiting.RemoveFirst();
        }

        return taken;
    }

    private void Signal_NeedsLock()
    {
        _arrival.TrySetResult();
        _arrival = NewArrival();
    }

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
