namespace Pix.Hsm.Pairs;

/// <summary>The times behind the choice of the signing key. Why they are so long: docs/adr, "The key is chosen by the message's time".</summary>
public static class SigningWindow
{
    /// <summary>How long the Central Bank treats a resend as the same message, and so how long the signed bytes stay the same: 24 hours.</summary>
    /// <remarks>Source: Banco Central, pix-api tracker, question 180, which names the message catalogue.</remarks>
    public static TimeSpan Resends { get; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Longer than every silo needs to learn of a changed setting (they check at least every minute), and the most that a caller's clock
    /// may be ahead: 10 minutes.
    /// </summary>
    public static TimeSpan Margin { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How far ahead a silo writes that it may sign with the pairs in force: 10 minutes. A silo that crashed may have signed until then.</summary>
    public static TimeSpan Ahead { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How much of that time is left when a silo writes it again: 5 minutes.</summary>
    public static TimeSpan Renewal { get; } = TimeSpan.FromMinutes(5);

    /// <summary>How far ahead an operator should set a new pair's start time: the last silo to learn must still be a margin away.</summary>
    public static TimeSpan Notice => Margin * 2;

    /// <summary>Whether a message created at this time is signed now.</summary>
    public static bool Covers(DateTimeOffset created, DateTimeOffset now) => created >= now - Resends && created <= now + Margin;
}
