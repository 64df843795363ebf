namespace Pix.Protocol.Paths;

/// <summary>Forms of a <c>PI-Pull-Next</c> of the Central Bank.</summary>
public enum PullNextForm
{
    /// <summary>A path as ICOM shows it, which keeps the rules for paths of callers: handed out as it is.</summary>
    Usual,

    /// <summary>Any other path: handed out packed.</summary>
    Unusual,

    /// <summary>No request can be made of it, or it is too long: handed out as it is, and nobody can follow it.</summary>
    Unusable,
}
