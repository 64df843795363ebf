namespace Pix.Api.Clustering;

/// <summary>In which order silos are asked: the first of these that there is.</summary>
internal enum SiloRank
{
    /// <summary>Nothing is known against it, or it is due for a call that shows whether it works again.</summary>
    Healthy,

    /// <summary>It could not carry a call of this kind lately.</summary>
    Failing,

    /// <summary>It answers nothing while others answer.</summary>
    Suspected,
}
