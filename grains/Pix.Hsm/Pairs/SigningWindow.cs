namespace Pix.Hsm.Pairs;

/// <summary>The time spans behind the choice of the signing key. Their lengths are explained in docs/adr, "The key is chosen by the message's time".</summary>
public static class SigningWindow
{
    /// <summary>How long the Central Bank treats a resend as the same message: 24 hours. The signed bytes must stay the same for that time.</summary>
    /// <remarks>Source: Banco Central, pix-api tracker, question 180, which names the message catalogue.</remarks>
    public static TimeSpan Resends { get; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Safety margin: 10 minutes. It is longer than a silo needs to notice a changed setting (each checks at least every minute), and it is
    /// the most that a caller's clock may be ahead.
    /// </summary>
    public static TimeSpan Margin { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How far ahead a silo writes that it may sign with the pairs in force: 10 minutes. A silo that crashed may have signed until then.</summary>
    public static TimeSpan Ahead { get; } = TimeSpan.FromMinutes(10);

    /// <summary>A silo renews its signing lease when this time or less is left of it: 5 minutes.</summary>
    public static TimeSpan Renewal { get; } = TimeSpan.FromMinutes(5);

    /// <summary>How far ahead an operator should set a new pair's start, so that the last silo learns of it at least <see cref="Margin"/> before.</summary>
    public static TimeSpan Notice => Margin * 2;

    /// <summary>True if a message created at this time may be signed now: at most <see cref="Resends"/> old and <see cref="Margin"/> ahead.</summary>
    public static bool Covers(DateTimeOffset created, DateTimeOffset now) => created >= now - Resends && created <= now + Margin;
}
