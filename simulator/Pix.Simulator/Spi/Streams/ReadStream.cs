namespace Pix.Simulator.Spi.Streams;

/// <summary>One read stream of the participant, with the target of its next read and the messages that its last read delivered.</summary>
internal sealed class ReadStream((string Target, string Header) first, DateTimeOffset now)
{
    /// <summary>Target of the next read, and the PI-Pull-Next header value that refers to this target.</summary>
    public (string Target, string Header) Next { get; set; } = first;

    /// <summary>Target of the last read; null if that was stream/start. A repeated request for this target delivers the same messages again.</summary>
    public string? Previous { get; set; }

    /// <summary>Messages of the last answer, which the participant has not confirmed yet.</summary>
    public IReadOnlyList<StoredMessage> Unconfirmed { get; set; } = [];

    public DateTimeOffset LastRead { get; set; } = now;

    /// <summary>Number of reads of this stream that are waiting for a message now.</summary>
    public int Reading { get; set; }

    /// <summary>Number of reads so far. Only the newest read delivers messages, because the participant no longer waits for an older one.</summary>
    public int Reads { get; set; } = 1;
}
