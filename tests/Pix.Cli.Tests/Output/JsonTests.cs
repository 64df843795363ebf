using System.Text.Json;
using Pix.Cli.Tests.Sending;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Output;

/// <summary>Every command has <c>--json</c>: one document on standard output, the same exit code.</summary>
public sealed class JsonTests(DevelopmentToken token) : IClassFixture<DevelopmentToken>, IDisposable
{
    /// <summary>Its output is a script for a shell, which is a format already.</summary>
    private const string Script = "completion";

    private readonly ScratchFolder _folder = new("pix cli ");
    private readonly List<FakeFrontDoor> _doors = [];

    public static TheoryData<string> Commands => [.. CommandTree.Leaves.Keys.Where(name => name != Script)];

    public void Dispose()
    {
        _doors.ForEach(door => door.Dispose());
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_answers_with_one_document_and_the_same_exit_code(string command)
    {
        var plain = await RunAsync(command, "1");
        var json = await RunAsync(command, "2", "--json");

        Assert.True(plain.ExitCode == json.ExitCode, $"{plain.ExitCode}, with --json {json.ExitCode}: {json.Error}");
        Assert.True(json.ExitCode is 0 or 1, json.Error);
        using var document = JsonDocument.Parse(json.Output);
        Assert.NotEqual(JsonValueKind.Null, document.RootElement.ValueKind);
        Assert.False(document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out _), json.Output);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task What_cannot_be_done_is_a_document_too(string command)
    {
        var run = await PixCli.RunAsync([.. command.Split(' '), "--no-such-option", "--json"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--no-such-option", JsonDocument.Parse(run.Output).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_work_is_a_document_with_the_sentence()
    {
        var run = await PixCli.RunAsync(["hsm", "list", "--json"], new Dictionary<string, string>(token.Settings) { ["Pix__TokenLabel"] = "another-token" });

        Assert.Equal(3, run.ExitCode);
        Assert.Equal(run.Error, $"pix: {JsonDocument.Parse(run.Output).RootElement.GetProperty("error").GetString()}\n");
    }

    [Fact]
    public async Task The_keys_of_the_token_are_told_with_the_one_that_signs()
    {
        var run = await PixCli.RunAsync(["hsm", "list", "--json"], token.Settings);

        var key = Assert.Single(JsonDocument.Parse(run.Output).RootElement.EnumerateArray());
        Assert.Equal(("pix-signature", true), (key.GetProperty("key").GetString(), key.GetProperty("signs_now").GetBoolean()));
    }

    [Fact]
    public async Task Verdicts_have_file_validity_and_rule()
    {
        var run = await PixCli.RunAsync(["verify", "spi", "--cert", token.SignatureCertificate, Repository.Sample("pacs.008.xml"), "--json"]);

        var verdict = Assert.Single(JsonDocument.Parse(run.Output).RootElement.EnumerateArray());
        Assert.Equal((1, Repository.Sample("pacs.008.xml"), false), (run.ExitCode, verdict.GetProperty("file").GetString(), verdict.GetProperty("valid").GetBoolean()));
        Assert.NotEmpty(verdict.GetProperty("rule").GetString()!);
    }

    [Fact]
    public async Task Status_answers_with_each_process()
    {
        var run = await Run.Program(PixScript.Path, ["status", "--json"], TestContext.Current.CancellationToken, new Dictionary<string, string> { ["PIX_HOME"] = _folder.Path });

        Assert.Equal(1, run.ExitCode);
        var processes = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().Select(row => (row.GetProperty("process").GetString(), row.GetProperty("state").GetString()));
        Assert.Equal([("simulator", "stopped"), ("silo", "stopped"), ("api", "stopped")], processes);
    }

    [Fact]
    public async Task The_dependency_audit_answers_with_the_bill_of_materials()
    {
        var run = await PixScript.Functions(_folder.Path, $$"""
            dotnet() {
              case "$*" in
                --list-sdks) echo 10.0.100 ;;
                *--vulnerable*) echo 'The project has no vulnerable packages.' ;;
                dotnet-CycloneDX*) echo '"purl": "pkg:nuget/A@1.0"' >"$run/pix.cdx.json" ;;
              esac
            }
            pix_deps --json
            """, TestContext.Current.CancellationToken);

        Assert.True(run.ExitCode == 0, run.Error);
        var told = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal((1, _folder["run/pix.cdx.json"]), (told.GetProperty("packages").GetInt32(), told.GetProperty("bill_of_materials").GetString()));
        Assert.Contains("no package with a known hole", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_script_cannot_do_is_a_document_too()
    {
        var run = await PixScript.Functions(_folder.Path, "only_json status --json\nfail 'A \"sentence\" of C:\\.'", TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("A \"sentence\" of C:\\.", JsonDocument.Parse(run.Output).RootElement.GetProperty("error").GetString());
    }

    // The simplest thing that each command can do on a good token; a new command needs a line here.
    private async Task<Run> RunAsync(string command, string number, params string[] more)
    {
        var environment = new Dictionary<string, string>(token.Settings) { ["Pix__HsmSessionWait"] = "00:00:20", ["PIX_APPS"] = Apps.In(_folder), ["Pix__BcbSignatureCertificate"] = token.SignatureCertificate, ["Pix__SiloManagementPort"] = "6", ["Pix__ManagementPort"] = "3" };
        string[] arguments = command switch
        {
            "sign" => ["spi", Repository.Sample("pacs.008.xml"), "-o", _folder["signed.xml"]],
            "verify" => ["spi", "--cert", token.SignatureCertificate, Repository.Sample("pacs.008.xml")],
            "audit sql" => ["select 1 as one"],
            "audit find" => ["--since", "10m"],
            "audit prove" => ["--check", _folder.Write("proof.json", "{}")],
            "hsm keygen" => [$"json-{number}"],
            "hsm csr" => ["pix-signature", "--subject", "CN=pix.bank.example"],
            "cert show" => [token.SignatureCertificate],
            "send" => ["spi", Repository.Sample("pacs.008.xml"), "--url", $"http://127.0.0.1:{FrontDoor("201 Created", "pix-outcome: answered", "")}"],
            "ping" => ["--count", "1", "--url", $"http://127.0.0.1:{FrontDoor("201 Created", "pix-outcome: answered", "")}"],
            "limits reset" => ["spi/99999010", "--reason", "a test"],
            "limits show" => [],
            "drain" => ["silo-1", "--reason", "a test"],
            "stream withheld show" => ["r1"],
            "audit dead list" => ["--path", _folder["journal"]],
            "audit dead show" => [SomeDeadLetter.RecordId, "--path", _folder["journal"]],
            "audit dead redeliver" => [SomeDeadLetter.RecordId, "--reason", "a test", "--wait", "0", "--path", _folder["journal"]],
            "stream withheld list" or "audit verify" or "hsm list" or "hsm selftest" or "cert list" or "config show" or "config check" or "doctor" => [],
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "Say how it is run."),
        };
        string[] answers = command switch
        {
            "limits show" => ["""{"limits":[]}"""],
            "ping" => ["""{"silos":[]}"""],
            "limits reset" => ["""{"outcome":"Done","detail":"","recordId":"r1","ended":[]}"""],
            "drain" => ["""{"outcome":"Begun","detail":"","recordId":"r1"}""", """{"silos":[]}"""],
            _ => [],
        };
        if (answers.Length > 0)
        {
            environment["Pix__ManagementPort"] = $"{FrontDoor("200 OK", "Content-Type: application/json", answers[0], answers[1..])}";
        }

        if (command.StartsWith("audit dead ", StringComparison.Ordinal))
        {
            SomeDeadLetter.Write(_folder["journal"]);
        }

        if (command == "stream withheld show")
        {
            environment["Pix__AuditPath"] = _folder["audit"];
            await WithheldStore.AddAsync(_folder["audit"], "r1", """{"pix-withheld":"0;rule=NotUtf8;resource=a"}""", "<a/>");
        }

        return await PixCli.RunAsync([.. command.Split(' '), .. arguments, .. more], environment);
    }

    private int FrontDoor(string status, string header, string body, params string[] later)
    {
        var door = new FakeFrontDoor(status, $"{header}\r\n", body, later);
        _doors.Add(door);
        return door.Port;
    }
}
