namespace Pix.Transmission.Exchanges;

/// <summary>Time limits that can end an attempt.</summary>
internal enum TimeLimit
{
    /// <summary>No time limit ended the attempt.</summary>
    None,

    /// <summary>The limit for the head of an answer.</summary>
    Head,

    /// <summary>The limit for the body of an answer.</summary>
    Body,

    /// <summary>The caller's deadline, which passed before the limits for head and body.</summary>
    CallersTime,

    /// <summary>The caller cancelled the request.</summary>
    Caller,
}
