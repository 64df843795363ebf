using System.Diagnostics;
using System.Runtime.Versioning;

namespace Pix.Deploy.Tests;

/// <summary>The silo's entry point, with a tool that writes down how it was called.</summary>
[SupportedOSPlatform("linux")]
public sealed class EntryPointTests : IDisposable
{
    private readonly string _client = Directory.CreateTempSubdirectory("pix-cloudhsm-").FullName;

    public EntryPointTests()
    {
        Directory.CreateDirectory(Path.Combine(_client, "etc"));
        var tool = Path.Combine(Directory.CreateDirectory(Path.Combine(_client, "bin")).FullName, "configure-pkcs11");
        File.WriteAllText(tool, "#!/bin/bash\nprintf '%s\\n' \"$@\" >\"$CLOUDHSM_HOME/called\"\nexit ${TOOL_EXIT:-0}\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private string CustomerCa => Path.Combine(_client, "etc", "customerCA.crt");

    public void Dispose() => Directory.Delete(_client, recursive: true);

    [Fact]
    public async Task The_cluster_id_configures_every_HSM_and_the_silo_starts()
    {
        var (code, output) = await RunAsync(("CLOUDHSM_CLUSTER_ID", "cluster-a"), ("AWS_REGION", "sa-east-1"), ("CLOUDHSM_CUSTOMER_CA", await CertificateAsync()));

        Assert.Equal((0, "the silo\n"), (code, output));
        Assert.Equal(["--hsm-ca-cert", CustomerCa, "--cluster-id", "cluster-a", "--region", "sa-east-1"], await CalledAsync());
    }

    [Fact]
    public async Task Addresses_are_all_given_to_the_tool()
    {
        await RunAsync(("CLOUDHSM_ADDRESSES", "10.0.0.1, 10.0.1.1 10.0.2.1"), ("CLOUDHSM_CUSTOMER_CA", await CertificateAsync()), ("CLOUDHSM_SINGLE_HSM", "true"));

        Assert.Equal(["--hsm-ca-cert", CustomerCa, "-a", "10.0.0.1", "10.0.1.1", "10.0.2.1", "--disable-key-availability-check"], await CalledAsync());
    }

    [Theory]
    [InlineData("", "CLOUDHSM_CUSTOMER_CA is empty")]
    [InlineData("to-be-set", "not a certificate in PEM form")]
    public async Task A_missing_or_wrong_CA_is_told_and_the_silo_does_not_start(string certificate, string sentence)
    {
        var (code, output) = await RunAsync(("CLOUDHSM_CLUSTER_ID", "cluster-a"), ("AWS_REGION", "sa-east-1"), ("CLOUDHSM_CUSTOMER_CA", certificate));

        Assert.Equal(78, code);
        Assert.Contains(sentence, output, StringComparison.Ordinal);
        Assert.DoesNotContain("the silo\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_of_the_tool_is_told_and_the_silo_does_not_start()
    {
        var (code, output) = await RunAsync(
            ("CLOUDHSM_CLUSTER_ID", "cluster-a"), ("AWS_REGION", "sa-east-1"), ("CLOUDHSM_CUSTOMER_CA", await CertificateAsync()), ("TOOL_EXIT", "1"));

        Assert.Equal(78, code);
        Assert.Contains("cloudhsm:DescribeClusters", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_CloudHSM_nothing_is_configured()
    {
        Assert.Equal((0, "the silo\n"), await RunAsync());
        Assert.False(File.Exists(Path.Combine(_client, "called")));
    }

    private async Task<string[]> CalledAsync() => await File.ReadAllLinesAsync(Path.Combine(_client, "called"), TestContext.Current.CancellationToken);

    private Task<(int Code, string Output)> RunAsync(params (string Name, string Value)[] environment) =>
        ProcessAsync(Path.Combine(Repository.Root, "deploy", "docker", "silo-entrypoint.sh"), ["echo", "the silo"], [("CLOUDHSM_HOME", _client), .. environment]);

    private async Task<string> CertificateAsync()
    {
        var file = Path.Combine(_client, "ca.pem");
        var (code, output) = await ProcessAsync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", Path.Combine(_client, "ca.key"), "-out", file, "-subj", "/CN=test", "-days", "1"]);
        Assert.True(code == 0, output);
        return await File.ReadAllTextAsync(file);
    }

    private static async Task<(int Code, string Output)> ProcessAsync(string file, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }
}
