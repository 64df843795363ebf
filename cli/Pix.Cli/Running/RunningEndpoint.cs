using System.Text.Json;

namespace Pix.Cli.Running;

/// <summary>An endpoint of the Central Bank, with the result of the last requests to it, as the running silo reports this.</summary>
/// <param name="Address">Host and port.</param>
/// <param name="LastFailure">The last failure of a request. Empty if no request failed since the last answer.</param>
/// <param name="Tls">TLS version and cipher suite of the last connection. Empty before the first connection.</param>
/// <param name="AsksForCertificate">Whether the server asked for Pix's certificate.</param>
/// <param name="Server">Certificate of the server. Null before the first connection.</param>
internal sealed record RunningEndpoint(string Address, string LastFailure, string Tls, bool AsksForCertificate, ToldCertificate? Server)
{
    /// <summary>
    /// Reads the endpoints from the silo's answer to <c>GET /endpoints</c>, one for each address. If several lanes use one address, returns the
    /// report of a lane with a failure if there is such a lane, otherwise the report of a lane with a connection.
    /// </summary>
    public static IReadOnlyList<RunningEndpoint> Read(JsonElement? answer) =>
        answer is not { } told || !told.TryGetProperty("endpoints", out var endpoints) || endpoints.ValueKind != JsonValueKind.Array ? []
        : [.. endpoints.EnumerateArray().Select(Of).GroupBy(row => row.Address).Select(rows => rows.OrderByDescending(row => row.LastFailure.Length > 0).ThenByDescending(row => row.Server is not null).First())];

    private static RunningEndpoint Of(JsonElement row)
    {
        var (address, failure) = (row.GetProperty("address").GetString()!, row.GetProperty("lastFailure").GetString()!);
        if (!row.TryGetProperty("connection", out var connection) || connection.ValueKind != JsonValueKind.Object)
        {
            return new RunningEndpoint(address, failure, "", false, null);
        }

        var chain = connection.GetProperty("chain");
        return new RunningEndpoint(
            address,
            failure,
            $"{connection.GetProperty("protocol").GetString()}, {connection.GetProperty("cipherSuite").GetString()}",
            connection.GetProperty("asksForCertificate").GetBoolean(),
            chain.GetArrayLength() > 0 ? ToldCertificate.Read(chain[0]) : null);
    }
}
