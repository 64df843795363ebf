using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Pix.Cli.Tests.Doctor;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Configuring;

/// <summary><c>pix config check --online</c>: which setting is wrong, of those that only the other side can tell.</summary>
public sealed class OnlineTests(DevelopmentToken token) : IClassFixture<DevelopmentToken>, IDisposable
{
    private readonly ScratchFolder _folder = new("pix cli ");
    private readonly X509Certificate2 _server = Certificate();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Servers_that_are_right_and_accept_our_certificate_are_no_failure()
    {
        var own = X509CertificateLoader.LoadCertificateFromFile(token.Settings["Pix__MtlsCertificate"]);
        using var server = new FakeServer(_server, shown => shown?.GetSerialNumberString() == own.SerialNumber);

        Assert.DoesNotContain(await CheckAsync(server.Port, _server), failure => failure.Process is "servers" or "token");
    }

    [Fact]
    public async Task A_server_that_refuses_our_certificate_is_told_with_the_setting()
    {
        using var server = new FakeServer(_server, _ => false);

        var failure = Assert.Single(await CheckAsync(server.Port, _server), failure => failure.Process == "servers");

        Assert.Contains("Pix:BcbSpiEndpoint: 127.0.0.1 refuses the certificate of Pix:MtlsCertificate (", failure.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_with_another_certificate_than_the_pinned_one_is_told_with_the_setting()
    {
        using var server = new FakeServer(_server, _ => true);

        var failure = Assert.Single(await CheckAsync(server.Port, Certificate()), failure => failure.Process == "servers");

        Assert.Contains("is not one that Pix:BcbMtlsCertificate trusts", failure.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_and_a_token_that_cannot_be_used_are_both_told()
    {
        var failures = await CheckAsync(1, _server, ("Pix__TokenLabel", "another-token"));

        Assert.Contains("Pix:BcbSpiEndpoint: nobody answers at 127.0.0.1:1", Assert.Single(failures, failure => failure.Process == "servers").Sentence, StringComparison.Ordinal);
        Assert.Contains("another-token", Assert.Single(failures, failure => failure.Process == "token").Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_asks_for_no_certificate_of_ours_is_a_warning()
    {
        using var server = new FakeServer(_server);

        var failure = Assert.Single(await CheckAsync(server.Port, _server), failure => failure.Process == "servers");

        Assert.Equal("warning", failure.State);
        Assert.Contains("is trusted, but asked for no client certificate", failure.Sentence, StringComparison.Ordinal);
    }

    // The PIN of this shell is wrong: a try of it would be a failure of the token.
    [Fact]
    public async Task A_running_silo_is_asked_and_nobody_logs_in()
    {
        using var server = new FakeServer(_server, _ => true);
        using var silo = FakeManagement.Silo();

        var failures = await CheckAsync(server.Port, _server, ("Pix__CloudHSMSecret", """{"HSM_USER":"pix","HSM_PASSWORD":"not the one"}"""), ("Pix__SiloManagementPort", $"{silo.Port}"));

        Assert.DoesNotContain(failures, failure => failure.Process is "token" or "servers");
        Assert.DoesNotContain(failures, failure => failure.Sentence.Contains("PIN", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_silo_would_refuse_is_a_failure_and_what_a_bank_should_not_do_a_warning()
    {
        using var server = new FakeServer(_server, _ => true);
        var expired = new CertificateRequest("CN=old", RSA.Create(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-9), TimeProvider.System.GetUtcNow().AddDays(-2));

        var failures = await CheckAsync(
            server.Port, _server, ("Pix__SignatureCertificate", expired.ExportCertificatePem()), ("Pix__MtlsCertificate", expired.ExportCertificatePem()), ("Pix__SiloManagementPort", "6"));

        Assert.Contains(failures, failure => failure is { Process: "certificate", State: "bad" } && failure.Sentence.Contains("Pix:SignatureCertificate: CN=old, serial", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure is { Process: "certificate", State: "warning" } && failure.Sentence.Contains("have one key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_no_silo_runs_nobody_logs_in_unless_it_is_allowed()
    {
        using var server = new FakeServer(_server, _ => true);
        (string, string) wrong = ("Pix__CloudHSMSecret", """{"HSM_USER":"pix","HSM_PASSWORD":"not the one"}""");

        Assert.DoesNotContain(await CheckAsync(server.Port, _server, [], wrong), failure => failure.Process is "token" or "servers");
        Assert.Contains("PIN", Assert.Single(await CheckAsync(server.Port, _server, ["--login"], wrong), failure => failure.Process == "token").Sentence, StringComparison.Ordinal);
    }

    private Task<List<Failure>> CheckAsync(int port, X509Certificate2 pinned, params (string Name, string Value)[] more) => CheckAsync(port, pinned, ["--login"], more);

    private async Task<List<Failure>> CheckAsync(int port, X509Certificate2 pinned, string[] arguments, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(token.Settings)
        {
            ["PIX_APPS"] = Apps.In(_folder),
            ["Pix__HsmSessionWait"] = "00:00:20",
            // Ports that nobody has: what runs on this machine is asked.
            ["Pix__ManagementPort"] = "3",
            ["Pix__SiloManagementPort"] = "6",
            ["Pix__BcbSpiEndpoint"] = $"127.0.0.1:{port}",
            ["Pix__BcbDictEndpoint"] = "",
            ["Pix__BcbMtlsCertificate"] = pinned.ExportCertificatePem(),
        };
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        var run = await PixCli.RunAsync(["config", "check", "--online", "--json", .. arguments], environment);
        Assert.True(run.ExitCode == 1, run.Error);
        return [.. JsonDocument.Parse(run.Output).RootElement.EnumerateArray().Select(row => new Failure(row.GetProperty("process").GetString()!, row.GetProperty("failure").GetString()!, row.GetProperty("state").GetString()!))];
    }

    private static X509Certificate2 Certificate()
    {
        var request = new CertificateRequest("CN=127.0.0.1", RSA.Create(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-10), now.AddDays(30));
    }

    private sealed record Failure(string Process, string Sentence, string State);
}
