namespace Pix.Api.Clustering;

/// <summary>What the end of a call shows about the silo that ran it.</summary>
internal enum CallEnd
{
    /// <summary>The silo works, and so does everything that this kind of call needs (HSM, journal, endpoint).</summary>
    Worked,

    /// <summary>
    /// The silo answered, but that does not show whether HSM, journal and endpoint work (request refused, limit of the Central Bank, too busy).
    /// </summary>
    Answered,

    /// <summary>The silo failed for a reason of its own and is asked last for a while.</summary>
    Failed,

    /// <summary>No answer came, because the connection was lost or the front door stopped waiting.</summary>
    Unheard,
}
