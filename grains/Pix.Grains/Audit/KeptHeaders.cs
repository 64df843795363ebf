using System.Collections.Frozen;
using System.Collections.Immutable;
using Pix.Contracts.Exchange;
using Pix.Protocol.Outgoing;

namespace Pix.Grains.Audit;

/// <summary>
/// The closed list of caller headers that the audit keeps. Any other header may be a credential, of this service or of a proxy in front of
/// it, and is no evidence.
/// </summary>
internal static class KeptHeaders
{
    private const string CallersOwn = "pix-";

    // They explain who sent the request, from where, to where.
    private static readonly FrozenSet<string> Names = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Date", "Host", "traceparent", "User-Agent");

    /// <summary>
    /// The headers that are kept, in order: those that are sent, as they are sent; then those by which the caller correlates; then those
    /// that explain.
    /// </summary>
    public static ImmutableArray<KeyValuePair<string, string>> Of(ExchangeRequest request, OutgoingHead sent) =>
        [.. sent.Headers.Concat(request.Headers.Where(header => IsKept(header.Name))).Select(header => KeyValuePair.Create(header.Name, header.Value))];

    private static bool IsKept(string name) => Names.Contains(name) || name.StartsWith(CallersOwn, StringComparison.OrdinalIgnoreCase);
}
