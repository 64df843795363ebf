namespace Pix.Hsm.Pairs;

/// <summary>Durations that the choice of the signing key depends on. docs/adr, "The key is chosen by the message's time", explains their values.</summary>
public static class SigningWindow
{
    /// <summary>Time in which the Central Bank treats a resend as the same message: 24 hours. The signed bytes must not change during this time.</summary>
    /// <remarks>Source: Banco Central, pix-api tracker, question 180, which refers to the message catalogue.</remarks>
    public static TimeSpan Resends { get; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Safety margin: 10 minutes. Every silo notices a changed setting in a shorter time (each checks at least every minute). It is also
    /// the longest time that the creation time of a message can be in the future, because a caller's clock may be ahead.
    /// </summary>
    public static TimeSpan Margin { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Length of a signing lease: 10 minutes. A silo writes in advance that it may sign until then, so a crashed silo has not signed later.</summary>
    public static TimeSpan Ahead { get; } = TimeSpan.FromMinutes(10);

    /// <summary>A silo renews its signing lease when the lease ends within this time: 5 minutes.</summary>
    public static TimeSpan Renewal { get; } = TimeSpan.FromMinutes(5);

    /// <summary>How long before a new pair's start an operator should configure it, so that the last silo learns of it <see cref="Margin"/> before.</summary>
    public static TimeSpan Notice => Margin * 2;

    /// <summary>True if a message of this creation time can be signed now: at most <see cref="Resends"/> old and <see cref="Margin"/> in the future.</summary>
    public static bool Covers(DateTimeOffset created, DateTimeOffset now) => created >= now - Resends && created <= now + Margin;
}
