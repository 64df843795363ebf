namespace Pix.Simulator.Spi.Streams;

/// <summary>One of a participant's read streams: the target of its next read, and the messages of the last one.</summary>
internal sealed class ReadStream((string Target, string Header) first, DateTimeOffset now)
{
    /// <summary>Target of the next read, and the PI-Pull-Next that leads there.</summary>
    public (string Target, string Header) Next { get; set; } = first;

    /// <summary>The target of the last read: requested again, it delivers the same messages again.</summary>
    public string? Previous { get; set; }

    /// <summary>Messages of the last answer, not confirmed yet.</summary>
    public IReadOnlyList<StoredMessage> Unconfirmed { get; set; } = [];

    public DateTimeOffset LastRead { get; set; } = now;

    /// <summary>Reads that wait for a message now.</summary>
    public int Reading { get; set; }

    /// <summary>Number of reads: only the newest delivers; an older one that still waits was given up by the participant.</summary>
    public int Reads { get; set; } = 1;
}
