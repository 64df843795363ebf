using System.Text.Json;
using Pix.Cli.Running;

namespace Pix.Cli.Pinging;

/// <summary>The last TLS connection of a silo to an SPI endpoint, as the silo reports it.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="Endpoint">Host and port.</param>
/// <param name="Protocol">Version of TLS.</param>
/// <param name="CipherSuite">Cipher suite.</param>
/// <param name="AsksForCertificate">Whether the server asked for Pix's certificate.</param>
/// <param name="Milliseconds">Duration of connecting, including the handshake, in milliseconds.</param>
/// <param name="Chain">The certificates that the server presented, the server's own first.</param>
internal sealed record TlsRow(string Silo, string Endpoint, string Protocol, string CipherSuite, bool AsksForCertificate, double Milliseconds, IReadOnlyList<ToldCertificate> Chain)
{
    // Name of the lane on which payments and echoes are sent. Connections of other lanes are not listed.
    private const string Lane = "Spi";

    /// <summary>Reads the connections from the management port's answer to <c>GET /silos</c>.</summary>
    public static IReadOnlyList<TlsRow> Read(JsonElement answer) =>
    [
        .. from silo in answer.GetProperty("silos").EnumerateArray()
           from endpoint in Array(silo, "endpoints")
           where endpoint.GetProperty("name").GetString() == Lane && endpoint.TryGetProperty("connection", out var told) && told.ValueKind == JsonValueKind.Object
           select Of(silo.GetProperty("silo").GetString()!, endpoint),
    ];

    /// <summary>True if the endpoint's address is on this machine, so it is the simulator's.</summary>
    public bool IsOfThisMachine => Uri.TryCreate($"https://{Endpoint}", UriKind.Absolute, out var address) && address.IsLoopback;

    private static TlsRow Of(string silo, JsonElement endpoint)
    {
        var connection = endpoint.GetProperty("connection");
        return new TlsRow(
            silo,
            endpoint.GetProperty("address").GetString()!,
            connection.GetProperty("protocol").GetString()!,
            connection.GetProperty("cipherSuite").GetString()!,
            connection.GetProperty("asksForCertificate").GetBoolean(),
            connection.GetProperty("milliseconds").GetDouble(),
            [.. Array(connection, "chain").Select(certificate => ToldCertificate.Read(certificate))]);
    }

    private static JsonElement.ArrayEnumerator Array(JsonElement element, string name) =>
        element.TryGetProperty(name, out var array) && array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : default;
}
