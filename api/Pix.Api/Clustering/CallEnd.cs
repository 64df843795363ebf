namespace Pix.Api.Clustering;

/// <summary>What the end of a call shows about the silo that ran it.</summary>
internal enum CallEnd
{
    /// <summary>The silo carried out the call, so HSM, journal and endpoint work as far as this kind of call needs them.</summary>
    Worked,

    /// <summary>
    /// The silo answered, but the answer does not show whether HSM, journal and endpoint work (request refused, limit of the Central Bank, too busy).
    /// </summary>
    Answered,

    /// <summary>The silo failed for a reason of its own. For a while, the front door asks it only after all healthy silos.</summary>
    Failed,

    /// <summary>No answer came, because the connection was lost or the front door stopped waiting.</summary>
    Unheard,
}
