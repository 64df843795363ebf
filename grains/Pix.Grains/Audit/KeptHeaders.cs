using System.Collections.Frozen;
using System.Collections.Immutable;
using Pix.Contracts.Exchange;
using Pix.Protocol.Outgoing;

namespace Pix.Grains.Audit;

/// <summary>Which headers of a caller are kept in the audit: a closed list. What it does not name may be a credential, of this service or of a proxy before it, and is no evidence.</summary>
internal static class KeptHeaders
{
    private const string CallersOwn = "pix-";

    // They explain who sent it from where to where.
    private static readonly FrozenSet<string> Names = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Date", "Host", "traceparent", "User-Agent");

    /// <summary>The headers that are kept: those that leave, as they leave, and then what the caller correlates by and what explains, in their order.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Of(ExchangeRequest request, OutgoingHead sent) =>
        [.. sent.Headers.Concat(request.Headers.Where(header => IsKept(header.Name))).Select(header => KeyValuePair.Create(header.Name, header.Value))];

    private static bool IsKept(string name) => Names.Contains(name) || name.StartsWith(CallersOwn, StringComparison.OrdinalIgnoreCase);
}
