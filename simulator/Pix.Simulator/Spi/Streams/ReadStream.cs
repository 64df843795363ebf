namespace Pix.Simulator.Spi.Streams;

/// <summary>One of a participant's read streams: where its next read is, and what the last read delivered.</summary>
internal sealed class ReadStream((string Target, string Header) first, DateTimeOffset now)
{
    /// <summary>Target of the next read, and the PI-Pull-Next that leads there.</summary>
    public (string Target, string Header) Next { get; set; } = first;

    /// <summary>The target just used: asked again, it delivers the same messages again.</summary>
    public string? Previous { get; set; }

    /// <summary>Delivered by the last answer, not confirmed yet.</summary>
    public IReadOnlyList<StoredMessage> Unconfirmed { get; set; } = [];

    public DateTimeOffset LastRead { get; set; } = now;

    /// <summary>Reads waiting for a message right now.</summary>
    public int Reading { get; set; }

    /// <summary>How many reads there were: only the newest delivers, an older one that still waits is of a participant who gave it up.</summary>
    public int Reads { get; set; } = 1;
}
