using System.Net;
using System.Text.Json;
using Pix.Operations.Tests.Support;
using Pix.TestToken;

namespace Pix.Operations.Tests;

/// <summary><c>./pix doctor</c> and <c>config check --online</c> where silo and front door run: what runs is looked at and asked, and nobody logs in.</summary>
public sealed class DoctorTests(RunningPix pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // A shell that knows nothing but the ports, and a PIN that is wrong.
    private Dictionary<string, string> Shell => new()
    {
        ["Pix__SiloManagementPort"] = $"{pix.SiloManagement.BaseAddress!.Port}",
        ["Pix__ManagementPort"] = $"{pix.Management.BaseAddress!.Port}",
        ["Pix__CloudHSMSecret"] = """{"HSM_USER":"pix","HSM_PASSWORD":"not the one"}""",
    };

    [Fact]
    public async Task The_settings_of_the_running_processes_are_told_to_this_machine_without_secrets()
    {
        foreach (var (management, setting, value) in new[] { (pix.SiloManagement, "Pix:Ispb", Surroundings.Ispb), (pix.Management, "Pix:SpiPort", $"{pix.Spi.BaseAddress!.Port}") })
        {
            using var answer = await management.GetAsync(new Uri("/settings", UriKind.Relative), Cancel);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var text = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.Equal(value, JsonDocument.Parse(text).RootElement.GetProperty(setting).GetString());
            Assert.DoesNotContain("HSM_PASSWORD", text, StringComparison.Ordinal);
            Assert.DoesNotContain("PRIVATE KEY", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Doctor_looks_at_what_runs_and_asks_it()
    {
        using var paid = await pix.Spi.PostAsync(Some.PaymentPath, Some.Payment().Content, Cancel);
        Assert.Equal(HttpStatusCode.Created, paid.StatusCode);

        var (_, findings) = await RunAsync("doctor");

        Assert.Contains(findings, finding => finding.Is("settings", "good", $"participant {Surroundings.Ispb}"));
        Assert.Contains(findings, finding => finding.Is("token", "good", "The running silo says: The TLS key and its certificate are usable."));
        Assert.Contains(findings, finding => finding.Is("endpoint", "good", $"Pix:BcbSpiEndpoint: the running silo is connected to {pix.SiloSettings["Pix__BcbSpiEndpoint"]} with Tls1"));
        Assert.Contains(findings, finding => finding.Is("ports", "good", "held by Pix"));
        Assert.DoesNotContain(findings, finding => finding.What.Contains("PIN", StringComparison.Ordinal));
        Assert.Equal("verdict", findings[^1].Check);
    }

    [Fact]
    public async Task Config_check_online_asks_the_running_silo_and_does_not_log_in()
    {
        var folder = Directory.CreateTempSubdirectory("pix-apps-").FullName;
        Directory.CreateSymbolicLink(Path.Combine(folder, "silo"), Repository.Output("silo/Pix.Silo"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "api"), Repository.Output("api/Pix.Api"));
        using var paid = await pix.Spi.PostAsync(Some.PaymentPath, Some.Payment().Content, Cancel);

        // All that the silo has, but for the PIN.
        var (exitCode, findings) = await RunAsync("config check --online", [.. pix.SiloSettings, .. Shell, new("PIX_APPS", folder)]);

        Directory.Delete(folder, recursive: true);
        Assert.DoesNotContain(findings, finding => finding.Check == "token" || (finding.Check == "servers" && finding.What.Contains("BcbSpiEndpoint", StringComparison.Ordinal)));
        Assert.True(exitCode is 0 or 1);
    }

    [Fact]
    public async Task While_no_silo_runs_no_login_is_tried_unless_one_is_allowed()
    {
        var module = FaultyModule.Build(TokenKind.ForProcesses);
        Dictionary<string, string> alone = new(pix.Around.SiloSettings()) { ["Pix__Pkcs11Library"] = module.File, ["Pix__CloudHSMSecret"] = Shell["Pix__CloudHSMSecret"], ["Pix__SiloManagementPort"] = "6", ["Pix__ManagementPort"] = "3" };

        var (exitCode, findings) = await RunAsync("doctor", alone);
        Assert.Equal((1, 0), (exitCode, module.RefusedLogins));
        Assert.Contains(findings, finding => finding.Is("token", "unknown", "'./pix doctor --login' logs in once"));

        (_, findings) = await RunAsync("doctor --login", alone);
        Assert.Equal(1, module.RefusedLogins);
        Assert.Contains(findings, finding => finding.Is("token", "bad", "PIN"));
    }

    /// <summary>Each wrong try brings the token's user nearer to his lock: pool, TLS connections and the start of both have one together.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("C_Login return 0xA0")]
    [InlineData("C_Login return 0xA0 copy")]
    public async Task The_self_test_tries_a_pin_that_is_refused_once(string refusal)
    {
        var module = FaultyModule.Build(TokenKind.ForProcesses);
        module.Do(refusal);
        Dictionary<string, string> alone = new(pix.Around.SiloSettings()) { ["Pix__Pkcs11Library"] = module.File };
        if (refusal.Length == 0)
        {
            alone["Pix__CloudHSMSecret"] = Shell["Pix__CloudHSMSecret"];
        }

        await using var run = PixProcess.Start("cli/Pix.Cli", alone, "hsm", "selftest");

        Assert.Equal((3, 1), (await run.EndAsync(), module.RefusedLogins));
        Assert.Contains("PIN", string.Join('\n', run.Errors), StringComparison.OrdinalIgnoreCase);
    }

    private Task<(int ExitCode, List<Found> Findings)> RunAsync(string command) => RunAsync(command, Shell);

    private static async Task<(int ExitCode, List<Found> Findings)> RunAsync(string command, IEnumerable<KeyValuePair<string, string>> environment)
    {
        await using var run = PixProcess.Start("cli/Pix.Cli", environment.GroupBy(variable => variable.Key).ToDictionary(group => group.Key, group => group.Last().Value), [.. command.Split(' '), "--json"]);
        var exitCode = await run.EndAsync();
        Assert.True(run.Errors.IsEmpty, string.Join('\n', run.Errors));
        return (exitCode, [.. JsonDocument.Parse(string.Join('\n', run.Lines)).RootElement.EnumerateArray().Select(Found.Read)]);
    }

    private sealed record Found(string Check, string State, string What)
    {
        public static Found Read(JsonElement row) => row.TryGetProperty("check", out var check)
            ? new Found(check.GetString()!, row.GetProperty("state").GetString()!, row.GetProperty("what").GetString()!)
            : new Found(row.GetProperty("process").GetString()!, row.GetProperty("state").GetString()!, row.GetProperty("failure").GetString()!);

        public bool Is(string check, string state, string what) => (Check, State) == (check, state) && What.Contains(what, StringComparison.Ordinal);
    }
}
