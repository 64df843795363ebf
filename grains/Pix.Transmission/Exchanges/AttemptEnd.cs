namespace Pix.Transmission.Exchanges;

/// <summary>How one attempt ended.</summary>
internal enum AttemptEnd
{
    /// <summary>A complete answer came.</summary>
    Answered,

    /// <summary>No byte was sent to the Central Bank.</summary>
    NotSent,

    /// <summary>Bytes were sent, and no complete answer came.</summary>
    Lost,

    /// <summary>An answer came that is too large, not decodable, or not HTTP at all (<see cref="Attempt.IsHttp"/>).</summary>
    Unreadable,
}
