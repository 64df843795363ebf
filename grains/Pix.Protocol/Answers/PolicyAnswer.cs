using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Pix.Protocol;

/// <summary>One bucket, as DICT's <c>/policies</c> tell of it.</summary>
/// <param name="Name">Name of the policy.</param>
/// <param name="AvailableTokens">What is in it.</param>
/// <param name="Capacity">How deep it is.</param>
/// <param name="RefillTokens">What comes in each period.</param>
/// <param name="RefillPeriod">The period.</param>
public sealed record PolicyAnswer(string Name, long AvailableTokens, long Capacity, long RefillTokens, TimeSpan RefillPeriod)
{
    /// <summary>Reads <c>ListPoliciesResponse</c> or <c>GetPolicyResponse</c>; buckets with values that make no sense are left out.</summary>
    /// <param name="body">The verified answer.</param>
    public static ImmutableArray<PolicyAnswer> Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var reader = StrictXml.Open(body);
            return [.. XDocument.Load(reader).Descendants("Policy").Select(Read).OfType<PolicyAnswer>()];
        }
        catch (XmlException)
        {
            return [];
        }
    }

    private static PolicyAnswer? Read(XElement policy)
    {
        var seconds = Whole(policy, "RefillPeriodSec");
        return policy.Element("Name")?.Value is { Length: > 0 } name
            && Whole(policy, "Capacity") is > 0 and var capacity && Whole(policy, "RefillTokens") is > 0 and var refill && seconds is > 0 and <= 31_536_000
            ? new PolicyAnswer(name, Whole(policy, "AvailableTokens"), capacity, refill, TimeSpan.FromSeconds(seconds))
            : null;
    }

    // The level may be below zero: an expensive answer overdraws.
    private static long Whole(XElement policy, string name) =>
        long.TryParse(policy.Element(name)?.Value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? Math.Clamp(value, -1_000_000_000, 1_000_000_000)
            : 0;
}
