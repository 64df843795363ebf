namespace Pix.Protocol.Answers;

/// <summary>Bounds on the data that Pix reads from the Central Bank's answers. Items beyond a bound are omitted, counted and logged.</summary>
internal static class AnswerBounds
{
    /// <summary>Maximum number of buckets in one answer of <c>/policies</c>; DICT API 2.12.1 has 36.</summary>
    public const int MostPolicies = 256;

    /// <summary>Maximum length of a policy's name, in characters; the longest name in DICT API 2.12.1 has 40.</summary>
    public const int LongestPolicyName = 64;

    /// <summary>Maximum number of rate tokens, positive or negative; the largest number in the manuals is 72,000.</summary>
    public const long MostTokens = 1_000_000_000;

    /// <summary>Maximum refill period of a bucket, in seconds (one year); the longest period in the manuals is one day.</summary>
    public const int LongestPeriodSeconds = 31_536_000;

    /// <summary>Maximum number of message versions in a catalogue; ICOM's catalogue has about fifty.</summary>
    public const int MostCatalogMessages = 512;

    /// <summary>Maximum length of the identifier of a message version, such as <c>pacs.008.spi.1.16</c>, in characters.</summary>
    public const int LongestMessageName = 64;

    /// <summary>Maximum number of available versions that are listed for a configured message whose version is missing.</summary>
    public const int MostVersionsNamed = 8;
}
