namespace Pix.Rates.Desk;

/// <summary>Why a request got no tokens.</summary>
internal enum RateShortage
{
    /// <summary>The bucket is empty according to Pix's own count.</summary>
    UsedUp,

    /// <summary>The Central Bank answered 429, and Pix pauses the policy for the wait that the 429 asked for.</summary>
    Paused,

    /// <summary>The budget owner has just started and shares out only a part of the bucket until an earlier owner's leases have ended.</summary>
    Starting,

    /// <summary>The budget owner does not answer, and this silo has used up its lease.</summary>
    OwnerUnreachable,

    /// <summary>The queue of requests that wait for tokens is full.</summary>
    QueueFull,
}
