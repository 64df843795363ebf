namespace Pix.Grains.Exchange;

/// <summary>Which Retry-After the caller gets.</summary>
internal enum RetryAfterRule
{
    /// <summary>No Retry-After header.</summary>
    None,

    /// <summary>The one of the Central Bank's answer, 60 s at most; none when the answer has none.</summary>
    Told,

    /// <summary>The one of the Central Bank's answer or of Pix's own limit; 1 s when there is neither.</summary>
    Always,
}
