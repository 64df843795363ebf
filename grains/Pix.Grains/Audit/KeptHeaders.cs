using System.Collections.Frozen;
using System.Collections.Immutable;
using Pix.Contracts.Exchange;
using Pix.Protocol.Outgoing;

namespace Pix.Grains.Audit;

/// <summary>
/// The closed list of the caller's headers that the audit keeps. Other headers are not kept, because they can be credentials of the caller or of
/// a proxy in front of the caller, and they prove nothing.
/// </summary>
internal static class KeptHeaders
{
    private const string CallersOwn = "pix-";

    // These headers show who sent the request, from where and to where.
    private static readonly FrozenSet<string> Names = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Date", "Host", "traceparent", "User-Agent");

    /// <summary>
    /// Returns the headers that the audit keeps: first the headers that are sent to the Central Bank, then those of the caller that are in the
    /// closed list or begin with <c>pix-</c>, in the caller's order.
    /// </summary>
    public static ImmutableArray<KeyValuePair<string, string>> Of(ExchangeRequest request, OutgoingHead sent) =>
        [.. sent.Headers.Concat(request.Headers.Where(header => IsKept(header.Name))).Select(header => KeyValuePair.Create(header.Name, header.Value))];

    private static bool IsKept(string name) => Names.Contains(name) || name.StartsWith(CallersOwn, StringComparison.OrdinalIgnoreCase);
}
