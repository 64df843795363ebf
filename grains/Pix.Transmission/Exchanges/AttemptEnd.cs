namespace Pix.Transmission.Exchanges;

/// <summary>How one attempt ended.</summary>
internal enum AttemptEnd
{
    /// <summary>A whole answer came.</summary>
    Answered,

    /// <summary>No byte left for the Central Bank.</summary>
    NotSent,

    /// <summary>Bytes were sent, no whole answer came.</summary>
    Lost,

    /// <summary>An answer came that is too large, not decodable, or not HTTP at all (<see cref="Attempt.IsHttp"/>).</summary>
    Unreadable,
}
