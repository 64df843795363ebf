namespace Pix.Rates.Desk;

/// <summary>Why there are no tokens.</summary>
internal enum RateShortage
{
    /// <summary>The bucket is empty by our own count.</summary>
    UsedUp,

    /// <summary>The Central Bank answered 429, and the budget waits as long as that asked for.</summary>
    Paused,

    /// <summary>The budget owner has just started and counts with a part of the bucket until an earlier owner's leases have ended.</summary>
    Starting,

    /// <summary>The budget owner does not answer, and this silo has used up its lease.</summary>
    OwnerUnreachable,

    /// <summary>As many requests as may wait for tokens do already.</summary>
    QueueFull,
}
