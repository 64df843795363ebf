using Pix.Cli.Tests.Sending;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Silos;

/// <summary>
/// What <c>./pix drain</c> sends and says; its effect is tested with real silos in
/// <c>tests/Pix.Process.Tests/Operations/StoppingTests.cs</c>.
/// </summary>
public sealed class DrainTests
{
    private const string Json = "Content-Type: application/json\r\n";

    [Fact]
    public async Task It_says_how_far_the_silo_is_until_it_has_left()
    {
        using var door = new FakeFrontDoor(
            "200 OK",
            Json,
            """{"outcome":"Begun","detail":"","recordId":"r1"}""",
            """{"silos":[{"silo":"a","answered":true,"drain":null},{"silo":"b","answered":true,"drain":{"step":"Finishing","underWay":3,"toShip":7}}]}""",
            """{"silos":[{"silo":"a","answered":true,"drain":null},{"silo":"b","answered":false,"drain":null}]}""",
            """{"silos":[{"silo":"a","answered":true,"drain":null}]}""");

        var run = await PixCli.RunAsync(["drain", "b", "--reason", "a new version", "--who", "ana"], Environment(door));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("b is drained and has left the cluster. Audit record r1.", run.Output.Trim());
        Assert.Equal(["Finishing: 3 under way, 7 audit records to ship.", "It does not answer."], run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        var request = await door.RequestAsync();
        Assert.StartsWith("POST /silos/b/drain HTTP/1.1", request, StringComparison.Ordinal);
        Assert.Contains("pix-operator-request: true\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_is_1_with_the_reason()
    {
        using var door = new FakeFrontDoor("409 Conflict", Json, """{"outcome":"LastSilo","detail":"It is the only silo: Pix would be down.","recordId":""}""");

        var run = await PixCli.RunAsync(["drain", "a", "--reason", "why"], Environment(door));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("It is the only silo", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_reason_it_is_2_and_nobody_at_the_port_is_3()
    {
        var nobody = new Dictionary<string, string> { ["Pix__ManagementPort"] = "1" };

        Assert.Equal(2, (await PixCli.RunAsync(["drain", "a"], nobody)).ExitCode);
        Assert.Equal(3, (await PixCli.RunAsync(["drain", "a", "--reason", "why"], nobody)).ExitCode);
    }

    private static Dictionary<string, string> Environment(FakeFrontDoor door) => new() { ["Pix__ManagementPort"] = $"{door.Port}" };
}
