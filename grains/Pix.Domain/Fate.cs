namespace Pix.Domain;

/// <summary>
/// What happened to a request at the Central Bank, as far as Pix can tell. Every reply to a caller contains the fate in the header <c>pix-outcome</c>.
/// </summary>
public enum Fate
{
    /// <summary>The Central Bank answered, and the caller gets this answer.</summary>
    Answered,

    /// <summary>Pix did not send the request, so the caller can safely send it again.</summary>
    NotSent,

    /// <summary>
    /// The Central Bank has possibly received the request. The caller should send the same bytes again; this cannot cause a second payment.
    /// </summary>
    OutcomeUnknown,

    /// <summary>Pix refused the request and would refuse the same request again. The caller must change the request before sending it again.</summary>
    Rejected,
}
