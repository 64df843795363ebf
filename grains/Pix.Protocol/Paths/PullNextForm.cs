namespace Pix.Protocol.Paths;

/// <summary>Forms that a <c>PI-Pull-Next</c> value of the Central Bank can have.</summary>
public enum PullNextForm
{
    /// <summary>A path as in ICOM's examples, which satisfies the rules for callers' paths. Pix passes the value on unchanged.</summary>
    Usual,

    /// <summary>Any other valid path. Pix packs the value into a path of its own (<c>PullNext.Pack</c>).</summary>
    Unusual,

    /// <summary>The value is too long or no valid request target. Pix passes the value on unchanged, but a reader cannot request it.</summary>
    Unusable,
}
