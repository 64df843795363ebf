namespace Pix.Domain;

/// <summary>What became of the request at the Central Bank; the <c>pix-outcome</c> header of every reply.</summary>
public enum Fate
{
    /// <summary>The Central Bank answered and its answer is the reply.</summary>
    Answered,

    /// <summary>The request was not sent: safe to send again.</summary>
    NotSent,

    /// <summary>The request may have been received: send the same bytes again, which cannot pay twice.</summary>
    OutcomeUnknown,

    /// <summary>The request cannot be accepted as it is: change it before sending again.</summary>
    Rejected,
}
