namespace Pix.Grains.Exchange;

/// <summary>How sending a request ended. <see cref="FateTable"/> derives the fate in the reply to the caller from this value.</summary>
internal enum AnswerKind
{
    /// <summary>Status 2xx, with a valid signature where one is required.</summary>
    Success,

    /// <summary>Status 3xx or 4xx. The Central Bank did not do what was requested.</summary>
    Refusal,

    /// <summary>Status 5xx. Whether the Central Bank stored the request is unknown.</summary>
    ServerError,

    /// <summary>Status 503 because of too many connections. ICOM promises that it stored nothing in this case.</summary>
    ConnectionRefused,

    /// <summary>An answer whose required signature is invalid or missing, or whose signed content belongs to another request.</summary>
    InvalidSignature,

    /// <summary>An answer that cannot be passed on because it is not HTTP, is too large or cannot be decoded.</summary>
    Unreadable,

    /// <summary>Bytes were sent, and no complete answer came.</summary>
    Lost,

    /// <summary>No byte was sent, because no connection could be made or the circuit is open.</summary>
    NotConnected,

    /// <summary>No byte was sent, because the lane already has the maximum number of requests under way.</summary>
    Busy,

    /// <summary>No byte was sent, because the rate tokens of the Central Bank's limit are used up.</summary>
    Limited,

    /// <summary>
    /// No byte was sent, because the budget owner does not answer or has just started, so what is left of the Central Bank's limit is unknown.
    /// </summary>
    LimitUnknown,
}
