namespace Pix.Grains.Exchange;

/// <summary>Which Retry-After header the reply to the caller has.</summary>
internal enum RetryAfterRule
{
    /// <summary>No Retry-After header.</summary>
    None,

    /// <summary>The Retry-After of the Central Bank's answer, 60 s at most; no header when the answer has none.</summary>
    Told,

    /// <summary>The Retry-After of the Central Bank's answer or of Pix's own limit; 1 s when there is neither.</summary>
    Always,
}
