using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Pix.Protocol.Xml;

namespace Pix.Protocol.Answers;

/// <summary>One bucket in DICT's <c>/policies</c>.</summary>
/// <param name="Name">Name of the policy.</param>
/// <param name="AvailableTokens">Tokens in the bucket.</param>
/// <param name="Capacity">Most tokens that the bucket holds.</param>
/// <param name="RefillTokens">Tokens that are added in each period.</param>
/// <param name="RefillPeriod">The period.</param>
public sealed record PolicyAnswer(string Name, long AvailableTokens, long Capacity, long RefillTokens, TimeSpan RefillPeriod)
{
    /// <summary>Reads <c>ListPoliciesResponse</c> or <c>GetPolicyResponse</c>.</summary>
    /// <param name="body">The verified answer.</param>
    /// <returns>
    /// The buckets, and how many were left out: a number is missing, unreadable or not above zero, the name is too long, or there are too
    /// many.
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

    // The level may be negative: an expensive answer overdraws the bucket.
    private static long? Whole(XElement policy, string name) =>
        long.TryParse(policy.Element(name)?.Value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? Math.Clamp(value, -AnswerBounds.MostTokens, AnswerBounds.MostTokens)
            : null;
}
