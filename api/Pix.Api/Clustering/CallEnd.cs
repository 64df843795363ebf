namespace Pix.Api.Clustering;

/// <summary>What the end of a call shows about its silo.</summary>
internal enum CallEnd
{
    /// <summary>The silo works: so does everything that it needs for this kind of call.</summary>
    Worked,

    /// <summary>The silo answered, but nothing is known of what it needs (the request was refused, a limit of the Central Bank, too busy).</summary>
    Answered,

    /// <summary>The silo failed for a reason of its own: it is asked last for a while.</summary>
    Failed,

    /// <summary>No answer: the connection was lost, or nobody waits any more.</summary>
    Unheard,
}
