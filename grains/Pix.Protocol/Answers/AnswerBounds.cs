namespace Pix.Protocol.Answers;

/// <summary>Bounds on the facts that the Central Bank reports; what exceeds them is left out, counted and logged.</summary>
internal static class AnswerBounds
{
    /// <summary>Most buckets in one answer of <c>/policies</c>; DICT API 2.12.1 has 36.</summary>
    public const int MostPolicies = 256;

    /// <summary>Longest name of a policy, in characters; the longest of DICT API 2.12.1 has 40.</summary>
    public const int LongestPolicyName = 64;

    /// <summary>Greatest number of tokens, positive or negative; the largest in the manuals is 72,000.</summary>
    public const long MostTokens = 1_000_000_000;

    /// <summary>Longest period of a bucket, in seconds: a year; the longest in the manuals is a day.</summary>
    public const int LongestPeriodSeconds = 31_536_000;

    /// <summary>Most message versions in a catalogue; ICOM's has some fifty.</summary>
    public const int MostCatalogMessages = 512;

    /// <summary>Longest identifier of a message version, in characters, such as <c>pacs.008.spi.1.16</c>.</summary>
    public const int LongestMessageName = 64;

    /// <summary>Most versions of one message that a mismatch names.</summary>
    public const int MostVersionsNamed = 8;
}
