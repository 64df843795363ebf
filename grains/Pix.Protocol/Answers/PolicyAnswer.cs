using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Pix.Protocol.Xml;

namespace Pix.Protocol.Answers;

/// <summary>State of one rate limit bucket, as DICT's <c>/policies</c> reports it.</summary>
/// <param name="Name">Name of the rate policy.</param>
/// <param name="AvailableTokens">Rate tokens in the bucket; negative if an expensive answer overdrew the bucket.</param>
/// <param name="Capacity">Maximum number of rate tokens in the bucket.</param>
/// <param name="RefillTokens">Rate tokens that DICT adds in each period.</param>
/// <param name="RefillPeriod">Length of the refill period.</param>
public sealed record PolicyAnswer(string Name, long AvailableTokens, long Capacity, long RefillTokens, TimeSpan RefillPeriod)
{
    /// <summary>Reads the buckets of a <c>ListPoliciesResponse</c> or <c>GetPolicyResponse</c>.</summary>
    /// <param name="body">Body of the answer, whose signature was verified.</param>
    /// <returns>
    /// The buckets, and the number of buckets omitted because a number is missing, unreadable or not above zero, the name is too long, or there
    /// are too many.
    /// </returns>
    public static (ImmutableArray<PolicyAnswer> Policies, int LeftOut) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var reader = StrictXml.Open(body);
            var told = XDocument.Load(reader).Descendants("Policy").ToList();
            ImmutableArray<PolicyAnswer> read = [.. told.Take(AnswerBounds.MostPolicies).Select(Read).OfType<PolicyAnswer>()];
            return (read, told.Count - read.Length);
        }
        catch (XmlException)
        {
            return ([], 0);
        }
    }

    private static PolicyAnswer? Read(XElement policy) =>
        policy.Element("Name")?.Value is { Length: > 0 and <= AnswerBounds.LongestPolicyName } name
        && Whole(policy, "AvailableTokens") is { } available && Whole(policy, "Capacity") is { } capacity and > 0
        && Whole(policy, "RefillTokens") is { } refill and > 0 && Whole(policy, "RefillPeriodSec") is { } seconds and > 0 and <= AnswerBounds.LongestPeriodSeconds
            ? new PolicyAnswer(name, available, capacity, refill, TimeSpan.FromSeconds(seconds))
            : null;

    // The available tokens may be negative, because an expensive answer overdraws the bucket.
    private static long? Whole(XElement policy, string name) =>
        long.TryParse(policy.Element(name)?.Value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? Math.Clamp(value, -AnswerBounds.MostTokens, AnswerBounds.MostTokens)
            : null;
}
