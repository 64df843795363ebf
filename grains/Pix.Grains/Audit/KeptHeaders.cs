using System.Collections.Frozen;
using System.Collections.Immutable;
using Pix.Contracts.Exchange;

namespace Pix.Grains.Audit;

/// <summary>Which headers of a caller are kept in the audit: a closed list. What it does not name may be a credential, of this service or of a proxy before it, and is no evidence.</summary>
internal static class KeptHeaders
{
    private const string CallersOwn = "pix-";

    // What decides how the body is read and what goes to the Central Bank; and four that explain who sent it from where to where.
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Accept", "Content-Encoding", "Content-Length", "Content-Type", "PI-EndToEndId", "PI-PayerId", "PI-RequestingParticipant",
        "Date", "Host", "traceparent", "User-Agent");

    /// <summary>The headers of a request that are kept, in their order.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Of(ExchangeRequest request) =>
        [.. request.Headers.Where(header => IsKept(header.Name)).Select(header => KeyValuePair.Create(header.Name, header.Value))];

    private static bool IsKept(string name) => Names.Contains(name) || name.StartsWith(CallersOwn, StringComparison.OrdinalIgnoreCase);
}
