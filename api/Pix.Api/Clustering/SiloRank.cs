namespace Pix.Api.Clustering;

/// <summary>Health of a silo for a kind of call. Silos with a lower value are asked first.</summary>
internal enum SiloRank
{
    /// <summary>No failure of the silo is known, or its next call is a probe.</summary>
    Healthy,

    /// <summary>The silo could not carry a call of this kind a short time ago.</summary>
    Failing,

    /// <summary>The silo answers nothing while other silos answer.</summary>
    Suspected,
}
