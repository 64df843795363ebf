using System.Text.Json;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Doctor;

/// <summary>Every problem is planted on an otherwise good machine, and must be found with the sentence that mends it.</summary>
public sealed class DoctorTests(DevelopmentToken token) : IClassFixture<DevelopmentToken>
{
    [Theory]
    [InlineData("wrong PIN", "token", "PIN", "HSM_USER and HSM_PASSWORD")]
    [InlineData("missing module", "token", "Pix:Pkcs11Library", "Install the module")]
    [InlineData("missing token", "token", "another-token", "Set Pix:TokenLabel")]
    [InlineData("missing key", "token", "another-key", "Set Pix:SignatureKeyLabel")]
    [InlineData("key mismatch", "token", "Pix:SignatureCertificate", "issued for the key")]
    [InlineData("missing SoftHSM configuration", "token", "SOFTHSM2_CONF", "./pix up")]
    [InlineData("missing engine", "engine", "no pkcs11 engine", "apt-get install libengine-pkcs11-openssl")]
    [InlineData("expired certificate", "certificate", "expired 1 days ago", "add it to Pix:BcbSignatureCertificate")]
    [InlineData("unreadable certificate", "certificate", "Pix:MtlsCertificate holds no certificate", "Set Pix:MtlsCertificate")]
    [InlineData("secret open to others", "secrets", "can be read or changed by others", "chmod 600")]
    [InlineData("cluster key open to others", "secrets", "Pix:ClusterCertificateKey can be read or changed by others", "chmod 600")]
    [InlineData("audit open to others", "secrets", "journals/silo-1 is open to every user of this machine", "chmod -R go=")]
    [InlineData("wrong ISPB", "settings", "Pix:Ispb is '123'", "8 digits or capital letters")]
    [InlineData("missing setting", "settings", "Not set: Pix:BcbDictEndpoint", "./pix config check")]
    [InlineData("clock off", "clock", "s behind 127.0.0.1", "Start time synchronization")]
    [InlineData("clock set back", "clock", "in the future", "Start time synchronization")]
    [InlineData("disk full", "disk", "MiB are free", "lower Pix:JournalMaxBytes")]
    [InlineData("file for a folder", "disk", "which is a file", "set Pix:AuditPath to a folder")]
    [InlineData("port busy", "ports", "(Pix:SpiPort) is taken by", "Stop that process")]
    [InlineData("port given twice", "ports", "Pix:DictPort and Pix:SpiPort", "Give each its own port")]
    [InlineData("nobody at the endpoint", "endpoint", "nobody answers at", "RSFN link")]
    [InlineData("unknown name", "endpoint", "icom.invalid is not known", "Correct the name")]
    [InlineData("key replaced while no silo ran", "rotation", "A silo that starts now does not take these settings", "never replace a key or certificate, add it")]
    [InlineData("endpoint without TLS", "endpoint", "does not speak TLS", "right port")]
    [InlineData("stranger at the endpoint", "endpoint", "is not one that Pix:BcbMtlsCertificate trusts", "somebody is in between")]
    [InlineData("wrong endpoint", "endpoint", "Pix:BcbSpiEndpoint is 'icom'", "host:port")]
    public async Task A_planted_problem_is_found_with_what_mends_it(string problem, string check, string what, string fix)
    {
        using var planted = Planted.Problem(problem, token.Settings);

        var (run, findings) = await DoctorAsync(planted);

        Assert.Equal(1, run.ExitCode);
        Assert.True(findings.Exists(finding => Is(finding, "bad", check, what, fix)), run.Output);
    }

    [Theory]
    [InlineData("certificate that ends soon", "certificate", "5 days left", "add it to Pix:BcbSignatureCertificate")]
    [InlineData("key taken out too early", "rotation", "No key signs messages created before", "Put its label and certificate back")]
    [InlineData("key that takes over too soon", "rotation", "Key pix-signature is to sign from", "at least 20 minutes ahead")]
    [InlineData("keys of before that cannot be read", "rotation", "silo-1.json cannot be read", "delete the file")]
    [InlineData("one key for both", "certificate", "Pix:SignatureCertificate and Pix:MtlsCertificate have one key", "issued for each purpose")]
    [InlineData("expired pin", "certificate", "the silo believes it as a pin", "add it to Pix:BcbMtlsCertificate")]
    [InlineData("another participant", "certificate", "of another participant than 12345678", "refuses messages")]
    [InlineData("open front door", "exposure", "callers are not authenticated", "Set Pix:CallerAuthentication")]
    public async Task What_still_works_is_a_warning(string problem, string check, string what, string fix)
    {
        using var planted = Planted.Problem(problem, token.Settings);

        var (run, findings) = await DoctorAsync(planted);

        Assert.True(findings.Exists(finding => Is(finding, "warning", check, what, fix)), run.Output);
    }

    [Fact]
    public async Task A_good_token_and_good_settings_are_called_good()
    {
        using var planted = Planted.Problem("nobody at the endpoint", token.Settings);
        planted.Arguments.Add("--login");

        var (run, findings) = await DoctorAsync(planted);

        string[] good = ["settings", "open files", "engine", "secrets", "token", "disk", "exposure"];
        Assert.All(good, check => Assert.True(findings.Exists(finding => finding.Check == check && finding.State == "good"), $"{check}\n{run.Output}"));
        Assert.DoesNotContain(findings, finding => finding.State == "bad" && good.Contains(finding.Check));
    }

    [Fact]
    public async Task Without_a_silo_nobody_logs_in_and_what_was_not_tried_is_told()
    {
        using var planted = Planted.Problem("wrong PIN", token.Settings);
        planted.Arguments.Clear();

        var (run, findings) = await DoctorAsync(planted);

        var told = findings.Where(finding => finding.Check == "token").ToList();
        Assert.DoesNotContain("PIN_INCORRECT", run.Output, StringComparison.Ordinal);
        Assert.Equal([("good", "Token 'pix' is there."), ("unknown", "Whether the PIN is right and the keys sign was not tried")], told.Select(finding => (finding.State, finding.What.Split(':')[0])));
        Assert.Contains("'./pix doctor --login' logs in once", told[1].What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_sends_its_intermediate_is_trusted_by_its_root_as_the_silo_trusts_it()
    {
        using var planted = Planted.Problem("leaf and intermediate at the endpoint", token.Settings);

        var (run, findings) = await DoctorAsync(planted);

        Assert.All(findings.Where(finding => finding.Check == "endpoint"), finding => Assert.True(finding.State == "good", run.Output));
        Assert.Equal(2, findings.Count(finding => finding.Check == "endpoint"));
    }

    [Fact]
    public async Task A_running_silo_is_asked_and_no_PIN_is_spent_on_a_look()
    {
        using var silo = FakeManagement.Silo();
        using var planted = Planted.Problem("wrong PIN", token.Settings);
        planted.Settings["Pix__SiloManagementPort"] = $"{silo.Port}";

        var (run, findings) = await DoctorAsync(planted);

        var asked = findings.Where(finding => finding.Check == "token").ToList();
        Assert.Equal([("good", "The running silo says: token pix signs."), ("good", "The running silo says: Usable.")], asked.Select(finding => (finding.State, finding.What)));
        Assert.DoesNotContain("PIN", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_on_which_all_is_well_is_told_so_in_one_sentence_without_a_warning()
    {
        using var planted = Planted.Problem("leaf and intermediate at the endpoint", token.Settings);
        using var silo = FakeManagement.Silo();
        using var door = FakeManagement.FrontDoor();
        planted.Run(silo, door, token.SignatureCertificate);

        var (run, findings) = await DoctorAsync(planted);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.DoesNotContain(findings, finding => finding.State is "warning" or "bad");
        Assert.Equal(("verdict", "unknown"), (findings[^1].Check, findings[^1].State));
        Assert.Matches("^All is well: [0-9]+ things were looked at, and none needs anything. 1 could not be looked at from here.$", findings[^1].What);
    }

    [Theory]
    [InlineData(false, false, "processes", "no silo answers on management port 6 of this machine, and no front door on 3")]
    [InlineData(true, false, "api", "no api answers on management port 3")]
    [InlineData(false, true, "silo", "no silo answers on management port 6")]
    public async Task Pix_that_is_down_is_a_no(bool hasSilo, bool hasDoor, string check, string what)
    {
        using var planted = Planted.Problem("leaf and intermediate at the endpoint", token.Settings);
        using var silo = FakeManagement.Silo();
        using var door = FakeManagement.FrontDoor();
        planted.Run(hasSilo ? silo : null, hasDoor ? door : null, token.SignatureCertificate);

        var (run, findings) = await DoctorAsync(planted);

        Assert.Equal(1, run.ExitCode);
        var down = Assert.Single(findings, finding => finding.State == "bad" && finding.Check != "verdict");
        Assert.True(down.Check == check && down.What.Contains(what, StringComparison.Ordinal), run.Output);
        Assert.StartsWith($"1 thing is wrong; begin with {check}: Pix is down here", findings[^1].What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_full_disk_is_one_finding_whoever_told_of_it()
    {
        using var planted = Planted.Problem("disk full", token.Settings);
        using var silo = FakeManagement.Silo(verdict: FakeManagement.Down("audit", "Down: the journal takes no records."));
        using var door = FakeManagement.FrontDoor(verdict: FakeManagement.Down("audit", "Down: the journal takes no records."));
        planted.Run(silo, door, token.SignatureCertificate);

        var (run, findings) = await DoctorAsync(planted);

        Assert.True(findings.Count(finding => finding.State == "bad" && finding.What.Contains("MiB are free", StringComparison.Ordinal)) == 1, run.Output);
        var disk = findings.Find(finding => finding.Check == "disk")!;
        Assert.StartsWith("Pix:JournalPath and Pix:AuditPath: ", disk.What, StringComparison.Ordinal);
        Assert.Equal("silo: Down: the journal takes no records. api: Down: the journal takes no records.", disk.Also);
        Assert.DoesNotContain(findings, finding => finding.Check is "silo" or "api");
    }

    [Fact]
    public async Task A_trouble_that_silo_and_front_door_both_tell_of_is_one_finding()
    {
        using var planted = Planted.Problem("leaf and intermediate at the endpoint", token.Settings);
        using var silo = FakeManagement.Silo(verdict: FakeManagement.Down("hsm", "Down: the HSM does not sign."));
        using var door = FakeManagement.FrontDoor(verdict: FakeManagement.Down("hsm", "Down: the HSM does not sign."));
        planted.Run(silo, door, token.SignatureCertificate);

        var (run, findings) = await DoctorAsync(planted);

        var told = Assert.Single(findings, finding => finding.State == "bad" && finding.Check != "verdict");
        Assert.True((told.Check, told.Fix) == ("silo", "look (docs/operations.md#hsm)."), run.Output);
    }

    [Fact]
    public async Task What_the_silo_runs_with_is_looked_at_and_a_shell_with_other_settings_is_told()
    {
        using var planted = Planted.Problem("leaf and intermediate at the endpoint", token.Settings);
        using var silo = FakeManagement.Silo(new Dictionary<string, string>(token.Settings) { ["Pix__BcbSpiEndpoint"] = "icom", ["Pix__CloudHSMSecret"] = "***" });
        using var door = FakeManagement.FrontDoor();
        planted.Run(silo, door, token.SignatureCertificate);
        planted.Settings["Pix__Ispb"] = "12345678";

        var (run, findings) = await DoctorAsync(planted);

        var other = Assert.Single(findings, finding => finding.Check == "settings" && finding.State == "warning");
        Assert.Contains("This shell has other settings than the processes that run: ", other.What, StringComparison.Ordinal);
        Assert.Contains("Pix:BcbSpiEndpoint", other.What, StringComparison.Ordinal);
        Assert.Contains("Pix:Ispb", other.What, StringComparison.Ordinal);
        Assert.DoesNotContain("Pix:SignatureKeyLabel", other.What, StringComparison.Ordinal);
        Assert.True(findings.Exists(finding => Is(finding, "bad", "endpoint", "Pix:BcbSpiEndpoint is 'icom'", "host:port")), run.Output);
        Assert.True(findings.Exists(finding => Is(finding, "good", "settings", "participant 99999010", "")), run.Output);
    }

    [Theory]
    [InlineData("true", "", "good", "the running silo is connected to icom.invalid:16522 with Tls13, TLS_AES_256_GCM_SHA384; the server showed CN=icom, serial 0A, expired ")]
    [InlineData("false", "", "warning", "asked for no client certificate")]
    [InlineData("true", "No connection: refused.", "bad", "the name icom.invalid is not known")]
    public async Task The_running_silo_is_believed_about_its_connections(string asks, string failure, string state, string what)
    {
        using var planted = Planted.Problem("unknown name", token.Settings);
        using var silo = FakeManagement.Silo(endpoints: $$$"""
            [{"name":"Spi","address":"icom.invalid:16522","lastFailure":"{{{failure}}}","connection":{"protocol":"Tls13","cipherSuite":"TLS_AES_256_GCM_SHA384","asksForCertificate":{{{asks}}},
            "chain":[{"subject":"CN=icom","serial":"0A","notAfter":"2020-01-01T00:00:00Z"}]}}]
            """);
        using var door = FakeManagement.FrontDoor();
        planted.Run(silo, door, token.SignatureCertificate);

        var (run, findings) = await DoctorAsync(planted);

        var told = Assert.Single(findings, finding => finding.Check == "endpoint" && finding.What.StartsWith("Pix:BcbSpiEndpoint", StringComparison.Ordinal));
        Assert.True(told.State == state && told.What.Contains(what, StringComparison.Ordinal), run.Output);
        Assert.Equal(failure.Length == 0 ? "" : $"the running silo: {failure}", told.Also);
    }

    [Fact]
    public async Task Without_any_setting_it_says_where_to_begin_and_prints_for_people()
    {
        var run = await PixCli.RunAsync(["doctor"], new Dictionary<string, string> { ["Pix__ManagementPort"] = "1", ["Pix__SiloManagementPort"] = "1" });

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("FAIL  settings     No setting of Pix is set.", run.Output, StringComparison.Ordinal);
        Assert.Contains("→ Run './pix up' once", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_planted_problem_is_in_the_documentation()
    {
        var document = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "commands.md"), TestContext.Current.CancellationToken);
        var planted = typeof(DoctorTests).GetMethods().Where(method => method.GetParameters() is [{ Name: "problem" }, ..]).SelectMany(method => method.GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)).Cast<InlineDataAttribute>().Select(row => row.Data).ToList();

        Assert.True(planted.Count >= 12, $"{planted.Count} problems.");
        Assert.All(planted, row => Assert.Contains(document, line =>
            line.StartsWith($"| {row[0]}", StringComparison.Ordinal) && line.EndsWith($"| {row[1]} | … {row[2]} … | … {row[3]} … |", StringComparison.Ordinal)));
    }

    private async Task<(Run Run, List<Found> Findings)> DoctorAsync(Planted planted)
    {
        // Ports that nobody has: the doctor asks the health ports of what runs on this machine.
        var environment = new Dictionary<string, string>(token.Settings)
        {
            ["Pix__DictPort"] = "1",
            ["Pix__SpiPort"] = "2",
            ["Pix__ManagementPort"] = "3",
            ["Pix__SiloPort"] = "4",
            ["Pix__GatewayPort"] = "5",
            ["Pix__SiloManagementPort"] = "6",
            ["Pix__HsmSessionWait"] = "00:00:20",
        };
        foreach (var (name, value) in planted.Settings)
        {
            environment[name] = value;
        }

        var run = await PixCli.RunAsync(["doctor", "--json", .. planted.Arguments], environment);
        Assert.True(run.Error.Length == 0, run.Error);
        return (run, JsonSerializer.Deserialize<List<Found>>(run.Output, JsonSerializerOptions.Web)!);
    }

    private static bool Is(Found finding, string state, string check, string what, string fix) =>
        finding.State == state && finding.Check == check && finding.What.Contains(what, StringComparison.Ordinal) && finding.Fix.Contains(fix, StringComparison.Ordinal);

    private sealed record Found(string Check, string State, string What, string Fix, string Also);
}
