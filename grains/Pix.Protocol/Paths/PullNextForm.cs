namespace Pix.Protocol.Paths;

/// <summary>Forms of the Central Bank's <c>PI-Pull-Next</c>.</summary>
public enum PullNextForm
{
    /// <summary>A path as in ICOM's examples, which follows the rules for callers' paths: passed on unchanged.</summary>
    Usual,

    /// <summary>Any other path: passed on packed.</summary>
    Unusual,

    /// <summary>Too long, or no valid request target: passed on unchanged, and nobody can follow it.</summary>
    Unusable,
}
