namespace Pix.Domain;

/// <summary>
/// What Pix can say about a request: answered, not sent, unknown or rejected. Every reply to a caller has it in the <c>pix-outcome</c>
/// header.
/// </summary>
public enum Fate
{
    /// <summary>The Central Bank answered and its answer is the reply.</summary>
    Answered,

    /// <summary>The request was not sent, so it is safe to send it again.</summary>
    NotSent,

    /// <summary>The Central Bank may have received the request. The caller should send the same bytes again; they cannot pay twice.</summary>
    OutcomeUnknown,

    /// <summary>The request cannot be accepted as it is. The caller must change it before sending it again.</summary>
    Rejected,
}
