namespace Pix.Api.Clustering;

/// <summary>What the end of a call says of its silo.</summary>
internal enum CallEnd
{
    /// <summary>The silo did its part: what it needs for this kind of call works.</summary>
    Worked,

    /// <summary>The silo answered, which says nothing of what it needs (a refusal of the request, a limit of the Central Bank, too much to do).</summary>
    Answered,

    /// <summary>The silo could not, for a reason of its own: it is asked last for a while.</summary>
    Failed,

    /// <summary>No answer: the connection was lost, or nobody waits any more.</summary>
    Unheard,
}
