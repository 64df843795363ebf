using System.Text.Json;
using Pix.Cli.Tests.Sending;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Limits;

public sealed class LimitsTests
{
    private const string Shown = """
        {"limits":[
          {"budget":"dict/99999010","policy":"KEYS_CHECK","tokensLeft":70,"depth":70,"countable":70,"refillPerSecond":1.1667,"leases":[],"pauseSeconds":0,"pauseToldSeconds":0},
          {"budget":"spi/99999010","policy":"SPI_PRIMARY","tokensLeft":12.5,"depth":3750,"countable":468.75,"refillPerSecond":750,"leases":[{"silo":"one","tokens":3.2}],"pauseSeconds":4.2,"pauseToldSeconds":2147483647,"source":"Manual"}]}
        """;

    [Fact]
    public async Task Show_prints_each_limit_with_the_seconds_that_it_is_paused_for()
    {
        using var door = new FakeFrontDoor("200 OK", "Content-Type: application/json\r\n", Shown);
        var run = await PixCli.RunAsync(["limits", "show", "spi/99999010", "--json"], Environment(door));

        Assert.True(run.ExitCode == 0, run.Error);
        var limit = Assert.Single(JsonDocument.Parse(run.Output).RootElement.EnumerateArray());
        Assert.Equal("Manual", limit.GetProperty("source").GetString());
        Assert.Equal(("SPI_PRIMARY", 12, 4.2, 2147483647, "one: 3"), (limit.GetProperty("policy").GetString(), limit.GetProperty("tokens_left").GetDouble(), limit.GetProperty("paused_seconds").GetDouble(), limit.GetProperty("asked_seconds").GetDouble(), limit.GetProperty("held_by").GetString()));
        Assert.StartsWith("GET /limits HTTP/1.1", await door.RequestAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_of_a_budget_that_was_not_used_is_1()
    {
        using var door = new FakeFrontDoor("200 OK", "Content-Type: application/json\r\n", Shown);

        Assert.Equal(1, (await PixCli.RunAsync(["limits", "show", "spi/12345678"], Environment(door))).ExitCode);
    }

    [Fact]
    public async Task Reset_is_sent_as_a_program_does_and_tells_the_audit_record()
    {
        using var door = new FakeFrontDoor("200 OK", "Content-Type: application/json\r\n", """{"outcome":"Done","detail":"","recordId":"r1","ended":[{"policy":"SPI_PRIMARY","seconds":4.2}]}""");
        var run = await PixCli.RunAsync(["limits", "reset", "spi/99999010", "--reason", "a wrong Retry-After"], Environment(door));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("Ended: SPI_PRIMARY (4.2 s left). Audit record r1.", run.Output.Trim());
        var request = await door.RequestAsync();
        Assert.StartsWith("POST /limits/spi/99999010/reset HTTP/1.1", request, StringComparison.Ordinal);
        Assert.Contains("pix-operator-request: true\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_that_is_refused_is_1_with_the_reason()
    {
        using var door = new FakeFrontDoor("503 Service Unavailable", "Content-Type: application/json\r\n", """{"outcome":"NotRecorded","detail":"Nothing was done, because it could not be recorded.","recordId":"","ended":[]}""");
        var run = await PixCli.RunAsync(["limits", "reset", "spi/99999010", "--reason", "why"], Environment(door));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("could not be recorded", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_without_a_reason_is_2_and_nobody_at_the_port_is_3()
    {
        var nobody = new Dictionary<string, string> { ["Pix__ManagementPort"] = "1" };

        Assert.Equal(2, (await PixCli.RunAsync(["limits", "reset", "spi/99999010"], nobody)).ExitCode);
        Assert.Equal(3, (await PixCli.RunAsync(["limits", "reset", "spi/99999010", "--reason", "why"], nobody)).ExitCode);
    }

    private static Dictionary<string, string> Environment(FakeFrontDoor door) => new() { ["Pix__ManagementPort"] = $"{door.Port}" };
}
