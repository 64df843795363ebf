using System.Text.Json;
using Pix.Cli.Tests.Doctor;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Configuring;

public sealed class ConfigTests : IDisposable
{
    private readonly ScratchFolder _folder = new("pix cli ");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Secrets_are_shown_as_stars_and_their_paths_as_paths()
    {
        var secret = _folder.Write("secret.json", """{"HSM_USER":"u","HSM_PASSWORD":"in-the-file"}""");
        var run = await PixCli.RunAsync(["config", "show", "--json"], new Dictionary<string, string>
        {
            ["Pix__CloudHSMSecret"] = """{"HSM_USER":"u","HSM_PASSWORD":"hunter-two"}""",
            ["Pix__MtlsKeyFile"] = Key("PRIVATE"),
            ["Pix__FrontDoorKey"] = secret,
            ["Pix__SignatureKeyLabel"] = "pix-signature",
            ["Pix__Mystery"] = Key("RSA PRIVATE"),
            ["Pix__BcbSpiEndpoint"] = "https://user:hunter-two@example.org:1",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "authorization=hunter-two",
            ["Simulator__Password"] = "hunter-two",
        });

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("hunter-two", run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("in-the-file", run.Output, StringComparison.Ordinal);
        var shown = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().ToDictionary(row => row.GetProperty("setting").GetString()!, row => row.GetProperty("value").GetString());
        Assert.Equal(("***", secret, "pix-signature"), (shown["Pix__CloudHSMSecret"], shown["Pix__FrontDoorKey"], shown["Pix__SignatureKeyLabel"]));
    }

    [Fact]
    public async Task Check_lists_what_each_process_finds_wrong()
    {
        var run = await PixCli.RunAsync(["config", "check", "--json"], new Dictionary<string, string> { ["PIX_APPS"] = Apps.In(_folder), ["Pix__Ispb"] = "12", ["Pix__MaxConnections"] = "0", ["Pix__SiloManagementPort"] = "6", ["Pix__ManagementPort"] = "3" });

        Assert.True(run.ExitCode == 1, run.Error);
        var failures = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().Select(row => (row.GetProperty("process").GetString(), row.GetProperty("failure").GetString()!)).ToList();
        Assert.Contains(failures, failure => failure.Item1 == "silo" && failure.Item2.Contains("Pix:Ispb is '12'", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.Item1 == "silo" && failure.Item2.Contains("Pix:Pkcs11Library", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.Item1 == "api" && failure.Item2.Contains("MaxConnections", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_says_which_settings_the_running_processes_have_otherwise()
    {
        using var silo = FakeManagement.Silo(new Dictionary<string, string> { ["Pix__MaxConnections"] = "8", ["Pix__BcbSpiEndpoint"] = "localhost:1" });

        var run = await PixCli.RunAsync(["config", "check", "--json"], new Dictionary<string, string>
        {
            ["PIX_APPS"] = Apps.In(_folder),
            ["Pix__MaxConnections"] = "9",
            ["Pix__BcbSpiEndpoint"] = "localhost:1",
            ["Pix__SiloManagementPort"] = $"{silo.Port}",
            ["Pix__ManagementPort"] = "3",
        });

        var running = Assert.Single(JsonDocument.Parse(run.Output).RootElement.EnumerateArray(), row => row.GetProperty("process").GetString() == "running");
        Assert.Equal(("warning", "What runs has other settings than this shell: Pix:MaxConnections, Pix:SiloManagementPort."), (running.GetProperty("state").GetString(), running.GetProperty("failure").GetString()));
    }

    [Fact]
    public async Task Check_says_when_nothing_is_built()
    {
        var run = await PixCli.RunAsync(["config", "check"], new Dictionary<string, string> { ["PIX_APPS"] = _folder.Path });

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("'./pix up' builds it", run.Error, StringComparison.Ordinal);
    }

    // Made of parts: a literal one makes scanners for secrets cry, and there is no key here.
    private static string Key(string kind) => string.Join('\n', $"-----BEGIN {kind} KEY-----", "hunter-two", $"-----END {kind} KEY-----");
}
