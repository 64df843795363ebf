using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Pix.Cli.Pinging;
using Pix.Cli.Tests.Sending;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Pinging;

/// <summary><c>pix ping</c> before a front door that answers as told; with a real one: tests/Pix.Process.Tests/Operations/PingTests.cs.</summary>
public sealed class PingTests
{
    private const string Connection = """
        {"silos":[{"silo":"one","answered":true,"endpoints":[{"name":"SpiStream","address":"10.0.0.1:1","connection":null},{"name":"Spi","address":"icom.pi.rsfn.net.br:16422","connection":
        {"at":"2026-01-01T00:00:00Z","protocol":"Tls12","cipherSuite":"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256","asksForCertificate":ASKS,"milliseconds":12.3,
        "chain":[{"use":"server","subject":"CN=icom","serial":"0AB1","notBefore":"2020-01-01T00:00:00Z","notAfter":"2020-01-11T00:00:00Z"}]}}]}]}
        """;

    [Fact]
    public async Task An_echo_that_is_not_stored_is_told_in_the_words_of_the_front_door_and_is_a_no()
    {
        using var door = new FakeFrontDoor("503 Busy", "pix-outcome: not-sent\r\nContent-Type: application/problem+json\r\n", """{"title":"The HSM does not sign.","detail":"Look at it."}""");
        using var management = Management("true");

        var run = await PingAsync(door, management);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("pibr.001   1 sent, 0 stored (201)", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 × 503 not-sent The HSM does not sign. Look at it.", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 1 echoes did not reach", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "It asked for the certificate of Pix.")]
    [InlineData("false", "It asked for NO client certificate")]
    public async Task The_connection_is_told_as_the_silo_tells_it(string asks, string sentence)
    {
        using var door = new FakeFrontDoor("201 Created", "pix-outcome: answered\r\n", "");
        using var management = Management(asks);

        var run = await PingAsync(door, management);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("endpoint   icom.pi.rsfn.net.br:16422, from one\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("TLS        Tls12, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, connected in 12.3 ms\n", run.Output, StringComparison.Ordinal);
        Assert.Matches("server     CN=icom, serial 0AB1, expired [0-9]+ days ago\n", run.Output);
        Assert.Contains(sentence, run.Output, StringComparison.Ordinal);

        // No bank's messages are touched without being asked to.
        Assert.Contains("pibr.002   not read", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_echo_is_of_the_participant_new_and_of_the_version_that_was_asked_for()
    {
        var (one, other) = (EchoRequest.Make("99999010", "1.9", TimeProvider.System), EchoRequest.Make("99999010", "1.9", TimeProvider.System));

        var root = XDocument.Parse(Encoding.UTF8.GetString(one.Document)).Root!;
        Assert.Equal("https://www.bcb.gov.br/pi/pibr.001/1.9", root.Name.NamespaceName);
        Assert.Equal(("99999010", "pibr.001.spi.1.9", one.Data), (Text(root, "Id"), Text(root, "MsgDefIdr"), Text(root, "Data")));
        Assert.Matches("^M99999010[0-9A-Z]{23}$", Text(root, "BizMsgIdr"));
        Assert.Equal(Text(root, "BizMsgIdr"), Text(root, "MsgId"));
        Assert.True(one.Data != other.Data && one.Data.Length <= 35, one.Data);
    }

    [Fact]
    public async Task Without_a_management_port_the_echoes_are_told_all_the_same()
    {
        using var door = new FakeFrontDoor("201 Created", "", "");

        var run = await PixCli.RunAsync(
            ["ping", "--count", "1", "--url", $"http://127.0.0.1:{door.Port}", "--json"],
            new Dictionary<string, string> { ["Pix__Ispb"] = "99999010", ["Pix__ManagementPort"] = "1" });

        Assert.True(run.ExitCode == 0, run.Error);
        var told = JsonDocument.Parse(run.Output).RootElement;
        Assert.Contains("No front door answers at http://127.0.0.1:1", told.GetProperty("trouble").GetString(), StringComparison.Ordinal);
        var request = await door.RequestAsync();
        Assert.StartsWith("POST /api/v1/in/99999010/msgs HTTP/1.1", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("51")]
    public async Task A_count_out_of_bounds_is_refused(string count)
    {
        var run = await PixCli.RunAsync(["ping", "--count", count]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--count must be 1 to 50.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_echo_among_the_messages_that_are_signed_it_says_so()
    {
        var run = await PixCli.RunAsync(["ping"], new Dictionary<string, string> { ["Pix__Ispb"] = "99999010", ["Pix__SpiMessages"] = "pacs.008.spi.1.16" });

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("Pix:SpiMessages has no pibr.001", run.Error, StringComparison.Ordinal);
    }

    private static string Text(XElement root, string name) => root.Descendants().First(element => element.Name.LocalName == name).Value;

    private static FakeFrontDoor Management(string asks) => new("200 OK", "Content-Type: application/json\r\n", Connection.Replace("ASKS", asks, StringComparison.Ordinal));

    private static Task<Run> PingAsync(FakeFrontDoor door, FakeFrontDoor management) => PixCli.RunAsync(
        ["ping", "--count", "1"], new Dictionary<string, string> { ["Pix__Ispb"] = "99999010", ["Pix__SpiPort"] = $"{door.Port}", ["Pix__ManagementPort"] = $"{management.Port}" });
}
