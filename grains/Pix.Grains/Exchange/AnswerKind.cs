namespace Pix.Grains.Exchange;

/// <summary>How sending a request ended. <see cref="FateTable"/> derives the caller's fate from this kind.</summary>
internal enum AnswerKind
{
    /// <summary>Status 2xx, with a valid signature where one is required.</summary>
    Success,

    /// <summary>Status 3xx or 4xx. The Central Bank did not do what was requested.</summary>
    Refusal,

    /// <summary>Status 5xx. Whether the Central Bank stored the request is unknown.</summary>
    ServerError,

    /// <summary>ICOM's 503 for too many connections, for which ICOM promises that nothing was stored.</summary>
    ConnectionRefused,

    /// <summary>An answer whose required signature is wrong or missing, or that answers another request.</summary>
    InvalidSignature,

    /// <summary>An answer that cannot be passed on because it is not HTTP, is too large or cannot be decoded.</summary>
    Unreadable,

    /// <summary>Bytes were sent, and no complete answer came.</summary>
    Lost,

    /// <summary>No byte was sent, because no connection could be made or the circuit is open.</summary>
    NotConnected,

    /// <summary>No byte was sent, because too many requests of the lane are under way.</summary>
    Busy,

    /// <summary>No byte was sent, because the Central Bank's limit is used up.</summary>
    Limited,

    /// <summary>No byte was sent, because what is left of the Central Bank's limit is unknown: the budget owner does not answer or has just started.</summary>
    LimitUnknown,
}
