namespace Pix.Transmission.Exchanges;

/// <summary>What may end an attempt.</summary>
internal enum TimeLimit
{
    /// <summary>None: it ended by itself.</summary>
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
