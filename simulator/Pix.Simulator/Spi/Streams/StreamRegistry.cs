namespace Pix.Simulator.Spi.Streams;

/// <summary>The open read streams of a channel, at most six. Each stream has its own sequence of PI-Pull-Next targets.</summary>
internal sealed class StreamRegistry(MessageQueue queue, PullNextWriter pullNext, ConfirmedMessages confirmed, SimulatorOptions options, TimeProvider time)
{
    /// <summary>ICOM 1.12: at most 6 read streams per participant and channel.</summary>
    public const int MaxStreams = 6;

    private readonly Lock _access = new();
    private readonly List<ReadStream> _streams = [];

    /// <summary>How long a read waits for its first message.</summary>
    public TimeSpan LongPoll { get; set; } = options.LongPoll;

    public int Count
    {
        get
        {
            lock (_access)
            {
                Expire_NeedsLock();
                return _streams.Count;
            }
        }
    }

    /// <summary>Number of reads that are waiting for a message now, in all streams.</summary>
    public int Reading
    {
        get
        {
            lock (_access)
            {
                return _streams.Sum(stream => stream.Reading);
            }
        }
    }

    /// <summary>Number of messages that were delivered but not confirmed yet, in all streams.</summary>
    public int Unconfirmed
    {
        get
        {
            lock (_access)
            {
                Expire_NeedsLock();
                return _streams.Sum(stream => stream.Unconfirmed.Count);
            }
        }
    }

    /// <summary>Whether a request for this target is the next read or a repetition of the last read of an open stream.</summary>
    public bool Knows(string target)
    {
        lock (_access)
        {
            return _streams.Exists(open => open.Next.Target == target || open.Previous == target);
        }
    }

    /// <summary>Opens a stream.</summary>
    /// <returns>The new stream; null if six streams are open already.</returns>
    public ReadStream? Start(string path)
    {
        lock (_access)
        {
            Expire_NeedsLock();
            if (_streams.Count >= MaxStreams)
            {
                return null;
            }

            var stream = new ReadStream(pullNext.Next(path), time.GetUtcNow()) { Reading = 1 };
            _streams.Add(stream);
            return stream;
        }
    }

    /// <summary>
    /// Handles a PI-Pull-Next request. A new request confirms the last delivery; a repeated request queues the messages of that delivery again.
    /// </summary>
    /// <returns>The stream; null if the target belongs to no open stream.</returns>
    public ReadStream? Follow(string target)
    {
        lock (_access)
        {
            Expire_NeedsLock();
            var stream = _streams.Find(open => open.Next.Target == target || open.Previous == target);
            if (stream is null)
            {
                return null;
            }

            if (stream.Previous == target)
            {
                queue.PutBack(stream.Unconfirmed);
            }
            else
            {
                confirmed.Add(stream.Unconfirmed);
            }

            stream.Unconfirmed = [];
            stream.Previous = target;
            stream.Next = pullNext.Next(target.Split('?')[0]);
            stream.LastRead = time.GetUtcNow();
            stream.Reading++;
            stream.Reads++;
            return stream;
        }
    }

    /// <summary>Records the messages of an answer. If a newer read exists or the stream is closed, queues the messages again and returns false.</summary>
    public bool Delivered(ReadStream stream, int read, IReadOnlyList<StoredMessage> messages)
    {
        lock (_access)
        {
            stream.Reading--;
            if (stream.Reads != read || !_streams.Contains(stream))
            {
                queue.PutBack(messages);
                return false;
            }

            stream.LastRead = time.GetUtcNow();
            stream.Unconfirmed = [.. stream.Unconfirmed, .. messages];
            return true;
        }
    }

    /// <summary>Confirms the last delivery and closes the stream. Returns false if this target is not the next read of any open stream.</summary>
    public bool Close(string target)
    {
        lock (_access)
        {
            Expire_NeedsLock();
            if (_streams.Find(open => open.Next.Target == target) is not { } stream)
            {
                return false;
            }

            confirmed.Add(stream.Unconfirmed);
            return _streams.Remove(stream);
        }
    }

    public void Clear()
    {
        lock (_access)
        {
            _streams.Clear();
        }
    }

    private void Expire_NeedsLock()
    {
        var now = time.GetUtcNow();
        foreach (var stream in _streams.FindAll(open => open.Reading == 0 && now - open.LastRead > options.StreamLife))
        {
            queue.PutBack(stream.Unconfirmed);
            _streams.Remove(stream);
        }
    }
}
