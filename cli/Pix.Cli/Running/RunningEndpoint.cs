using System.Text.Json;

namespace Pix.Cli.Running;

/// <summary>A way of the running silo to the Central Bank, as it went last.</summary>
/// <param name="Address">Host and port.</param>
/// <param name="LastFailure">What failed last; empty when nothing has since the last answer.</param>
/// <param name="Tls">Version and suite of the last connection; empty before there was one.</param>
/// <param name="AsksForCertificate">Whether the server asked for the certificate of Pix.</param>
/// <param name="Server">Certificate that it showed; null before there was a connection.</param>
internal sealed record RunningEndpoint(string Address, string LastFailure, string Tls, bool AsksForCertificate, ToldCertificate? Server)
{
    /// <summary>Those of an answer of the silo's <c>/endpoints</c>, one for each address: of its lanes the one that fails, or was connected last.</summary>
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
