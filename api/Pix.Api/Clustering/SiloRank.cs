namespace Pix.Api.Clustering;

/// <summary>In which order silos are asked, by health.</summary>
internal enum SiloRank
{
    /// <summary>Nothing is known against it, or the next call is its probe.</summary>
    Healthy,

    /// <summary>It could not carry a call of this kind lately.</summary>
    Failing,

    /// <summary>It answers nothing while other silos answer.</summary>
    Suspected,
}
