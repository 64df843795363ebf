namespace Pix.Api.Clustering;

/// <summary>Health of a silo for one kind of call. The front door asks silos with a lower value first.</summary>
internal enum SiloRank
{
    /// <summary>No failure of the silo is known, or its next call is a probe.</summary>
    Healthy,

    /// <summary>The silo failed to carry out a call of this kind a short time ago.</summary>
    Failing,

    /// <summary>The silo answers no call and no ping, while other silos answer.</summary>
    Suspected,
}
