namespace Pix.Grains.Exchange;

/// <summary>Which Retry-After a caller gets.</summary>
internal enum RetryAfterRule
{
    /// <summary>None.</summary>
    None,

    /// <summary>That of the Central Bank's answer, 60 s at most; none when it has none.</summary>
    Told,

    /// <summary>That of the Central Bank's answer or of Pix's own limit; 1 s when there is none.</summary>
    Always,
}
