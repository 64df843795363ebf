namespace Pix.Grains.Exchange;

/// <summary>How sending a request ended, as far as the caller's fate goes by it.</summary>
internal enum AnswerKind
{
    /// <summary>2xx, with the signature that is due.</summary>
    Success,

    /// <summary>3xx or 4xx: the Central Bank did not do what was asked.</summary>
    Refusal,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>ICOM's 503 for too many connections, of which it promises that nothing was stored.</summary>
    ConnectionRefused,

    /// <summary>An answer whose signature is wrong or missing.</summary>
    InvalidSignature,

    /// <summary>An answer that cannot be passed on: not HTTP, too large, not decodable.</summary>
    Unreadable,

    /// <summary>Bytes left, and no whole answer came.</summary>
    Lost,

    /// <summary>No byte left: no connection could be made.</summary>
    NotConnected,

    /// <summary>No byte left: too many requests are under way, or the circuit is open.</summary>
    Busy,

    /// <summary>No byte left: the Central Bank's limit is used up.</summary>
    Limited,

    /// <summary>No byte left: what is left of the Central Bank's limit is not known, because its budget owner does not answer or has just started.</summary>
    LimitUnknown,
}
