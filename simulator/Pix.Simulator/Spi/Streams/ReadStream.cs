namespace Pix.Simulator.Spi.Streams;

/// <summary>One of a participant's read streams: the token of the next read, and what the last read delivered.</summary>
internal sealed class ReadStream(string firstToken, DateTimeOffset now)
{
    /// <summary>What PI-Pull-Next said last.</summary>
    public string Next { get; set; } = firstToken;

    /// <summary>The token just used: asked again, it delivers the same messages again.</summary>
    public string? Previous { get; set; }

    /// <summary>Delivered by the last answer, not confirmed yet.</summary>
    public IReadOnlyList<StoredMessage> Unconfirmed { get; set; } = [];

    public DateTimeOffset LastRead { get; set; } = now;

    /// <summary>Reads waiting for a message right now.</summary>
    public int Reading { get; set; }
}
