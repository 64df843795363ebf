namespace Pix.Transmission.Exchanges;

/// <summary>Time limits that can end an attempt.</summary>
internal enum TimeLimit
{
    /// <summary>No time limit: the attempt ended by itself.</summary>
    None,

    /// <summary>The time for the head of an answer.</summary>
    Head,

    /// <summary>The time for its body.</summary>
    Body,

    /// <summary>The caller's deadline, which came before the other limits.</summary>
    CallersTime,

    /// <summary>The caller gave up.</summary>
    Caller,
}
