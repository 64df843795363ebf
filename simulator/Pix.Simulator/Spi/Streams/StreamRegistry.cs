using System.Security.Cryptography;

namespace Pix.Simulator.Spi.Streams;

/// <summary>The open streams: at most six, each with its own chain of PI-Pull-Next tokens.</summary>
internal sealed class StreamRegistry(MessageQueue queue, SimulatorOptions options, TimeProvider time)
{
    /// <summary>ICOM 1.12: at most 6 read streams per participant and channel.</summary>
    public const int MaxStreams = 6;

    private readonly Lock _access = new();
    private readonly List<ReadStream> _streams = [];

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

    /// <returns>A new stream, or null when there are six already.</returns>
    public ReadStream? Start()
    {
        lock (_access)
        {
            Expire_NeedsLock();
            if (_streams.Count >= MaxStreams)
            {
                return null;
            }

            var stream = new ReadStream(NewToken(), time.GetUtcNow()) { Reading = 1 };
            _streams.Add(stream);
            return stream;
        }
    }

    /// <summary>Follows a PI-Pull-Next: confirms the delivery before, or, asked a second time, takes it back to deliver it again.</summary>
    /// <returns>The stream, or null when the token is not of an open one.</returns>
    public ReadStream? Follow(string token)
    {
        lock (_access)
        {
            Expire_NeedsLock();
            var stream = _streams.Find(open => open.Next == token || open.Previous == token);
            if (stream is null)
            {
                return null;
            }

            if (stream.Previous == token)
            {
                queue.PutBack(stream.Unconfirmed);
            }

            stream.Unconfirmed = [];
            stream.Previous = token;
            stream.Next = NewToken();
            stream.LastRead = time.GetUtcNow();
            stream.Reading++;
            return stream;
        }
    }

    /// <summary>Notes what an answer delivers.</summary>
    public void Delivered(ReadStream stream, IReadOnlyList<StoredMessage> messages)
    {
        lock (_access)
        {
            stream.Reading--;
            stream.LastRead = time.GetUtcNow();
            stream.Unconfirmed = [.. stream.Unconfirmed, .. messages];
        }
    }

    /// <summary>Confirms the last delivery and closes the stream.</summary>
    public bool Close(string token)
    {
        lock (_access)
        {
            Expire_NeedsLock();
            return _streams.RemoveAll(open => open.Next == token) > 0;
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

    private static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
}
