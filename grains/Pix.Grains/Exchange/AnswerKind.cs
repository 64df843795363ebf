namespace Pix.Grains.Exchange;

/// <summary>How sending a request ended, as far as the caller's fate depends on it.</summary>
internal enum AnswerKind
{
    /// <summary>2xx, with the required signature.</summary>
    Success,

    /// <summary>3xx or 4xx: the Central Bank did not do what was requested.</summary>
    Refusal,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>ICOM's 503 for too many connections; ICOM promises that nothing was stored.</summary>
    ConnectionRefused,

    /// <summary>An answer whose signature is wrong or missing.</summary>
    InvalidSignature,

    /// <summary>An answer that cannot be passed on: not HTTP, too large, not decodable.</summary>
    Unreadable,

    /// <summary>Bytes were sent, and no whole answer came.</summary>
    Lost,

    /// <summary>No byte was sent: no connection could be made.</summary>
    NotConnected,

    /// <summary>No byte was sent: too many requests are under way, or the circuit is open.</summary>
    Busy,

    /// <summary>No byte was sent: the Central Bank's limit is used up.</summary>
    Limited,

    /// <summary>No byte was sent: the rest of the Central Bank's limit is unknown, because the budget owner does not answer or has just started.</summary>
    LimitUnknown,
}
