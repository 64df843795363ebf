namespace Pix.Hsm.Pairs;

/// <summary>The times on which the choice of the signing key rests. Why they are so long: docs/adr, "The key is chosen by the message's time".</summary>
public static class SigningWindow
{
    /// <summary>For so long the Central Bank takes a message that is sent again for the same message, so for so long its signed bytes stay the same: 24 hours.</summary>
    /// <remarks>Source: Banco Central, pix-api tracker, question 180, which names the message catalogue.</remarks>
    public static TimeSpan Resends { get; } = TimeSpan.FromHours(24);

    /// <summary>Longer than every silo needs to learn of a changed setting (they look each minute at the latest), and the most that a caller's clock may be ahead: 10 minutes.</summary>
    public static TimeSpan Margin { get; } = TimeSpan.FromMinutes(10);

    /// <summary>For so long ahead a silo writes that it may sign with the pairs in force: 10 minutes. A silo that crashed may have signed until then.</summary>
    public static TimeSpan Ahead { get; } = TimeSpan.FromMinutes(10);

    /// <summary>With so much of it left a silo writes it anew: 5 minutes.</summary>
    public static TimeSpan Renewal { get; } = TimeSpan.FromMinutes(5);

    /// <summary>How far ahead an operator should set the time of a new pair: a silo that learns last must still find it a margin away.</summary>
    public static TimeSpan Notice => Margin * 2;

    /// <summary>Whether a message created then is signed now.</summary>
    public static bool Covers(DateTimeOffset created, DateTimeOffset now) => created >= now - Resends && created <= now + Margin;
}
