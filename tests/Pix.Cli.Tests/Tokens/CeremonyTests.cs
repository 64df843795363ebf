using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Tokens;

/// <summary>Keys and certificate requests made on the command line, judged by OpenSSL; on two implementations of PKCS#11.</summary>
public sealed class CeremonyTests(DevelopmentToken token) : IClassFixture<DevelopmentToken>, IDisposable
{
    private const string Subject = "CN=pix.bank.example, OU=99999010, O=Bank, C=BR";

    private readonly ScratchFolder _folder = new("pix cli ");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_key_is_made_once_and_cannot_leave_the_token()
    {
        var made = await Hsm("keygen", "pix-signature-2", "--id", "0a0b");
        var again = await Hsm("keygen", "pix-signature-2");
        var sameId = await Hsm("keygen", "pix-signature-3", "--id", "0A0B");
        var list = await Hsm("list", "--all");

        Assert.Equal((0, "pix-signature-2\t0a0b\t2048\n"), (made.ExitCode, made.Output));
        Assert.Equal((1, ""), (again.ExitCode, again.Output));
        Assert.Contains("already has a key labelled 'pix-signature-2'", again.Error, StringComparison.Ordinal);
        Assert.Equal(1, sameId.ExitCode);
        Assert.Contains(list.Lines, line => line.Contains("pix-signature-2", StringComparison.Ordinal) && line.TrimEnd().EndsWith("no", StringComparison.Ordinal));
        Assert.DoesNotContain("pix-signature-3", list.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_without_an_id_of_its_own_gets_one()
    {
        var made = await Hsm("keygen", "pix-random-1");
        var other = await Hsm("keygen", "pix-random-2");

        Assert.Matches("^pix-random-1\t[0-9a-f]{16}\t2048\n$", made.Output);
        Assert.Matches("^pix-random-2\t[0-9a-f]{16}\t2048\n$", other.Output);
    }

    [Theory]
    [InlineData("pix-signature")]
    [InlineData("pix-mtls")]
    public async Task OpenSsl_verifies_the_request_for_a_key_in_the_token(string label)
    {
        var csr = await Hsm("csr", label, "--subject", Subject, "-o", _folder["request.pem"]);
        var openssl = await Run.Program(
            "openssl", ["req", "-in", _folder["request.pem"], "-verify", "-noout", "-subject", "-nameopt", "RFC2253"], TestContext.Current.CancellationToken);

        Assert.True(csr.ExitCode == 0, csr.Error);
        Assert.True(openssl.ExitCode == 0, openssl.Error);
        Assert.Contains("verify OK", openssl.Output + openssl.Error, StringComparison.Ordinal);
        Assert.Contains("subject=CN=pix.bank.example,OU=99999010,O=Bank,C=BR", openssl.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_for_a_key_that_is_not_there_says_so()
    {
        var run = await Hsm("csr", "absent", "--subject", Subject);

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Contains("0 keys labelled 'absent'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keygen", "a,b")]
    [InlineData("keygen", "--josn")]
    [InlineData("keygen", "a", "--id", "xyz")]
    [InlineData("keygen", "a", "--bits", "1024")]
    [InlineData("csr", "a")]
    [InlineData("csr", "a", "--subject", "no name")]
    public async Task What_cannot_be_done_is_refused_before_the_token_is_asked(params string[] arguments)
    {
        var run = await PixCli.RunAsync(["hsm", .. arguments]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task The_same_commands_work_on_openCryptoki()
    {
        var obstacle = await PixScript.Functions(_folder.Path, "opencryptoki_obstacle", TestContext.Current.CancellationToken);
        Assert.SkipWhen(obstacle.Output.Length > 0, obstacle.Output.Trim());
        var ceremony = _folder.Write("ceremony.sh", $$"""
            set -euo pipefail
            module=$(ls /usr/lib/*/opencryptoki/libopencryptoki.so.0)
            slot=$(pkcs11-tool --module "$module" --list-slots | sed -n 's/^Slot [0-9]* (\(0x[0-9a-f]*\)).*/\1/p' | head -n 1)
            pkcs11-tool --module "$module" --slot $((slot)) --init-token --label other --so-pin 87654321
            pkcs11-tool --module "$module" --slot $((slot)) --login --login-type so --so-pin 87654321 --init-pin --new-pin u:pw-123
            export Pix__Pkcs11Library=$module Pix__TokenLabel=other Pix__CloudHSMSecret='{"HSM_USER":"u","HSM_PASSWORD":"pw-123"}'
            dotnet '{{Repository.Program("cli/Pix.Cli")}}' hsm keygen pix-signature --id 01
            dotnet '{{Repository.Program("cli/Pix.Cli")}}' hsm list --all
            dotnet '{{Repository.Program("cli/Pix.Cli")}}' hsm csr pix-signature --subject '{{Subject}}' | openssl req -verify -noout -subject
            if dotnet '{{Repository.Program("cli/Pix.Cli")}}' hsm keygen pix-signature; then exit 9; fi
            """);

        var run = await PixScript.Functions(_folder.Path, $"on_opencryptoki bash '{ceremony}'", TestContext.Current.CancellationToken);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("pix-signature\t01\t2048", run.Lines);
        Assert.Contains(run.Lines, line => line.Contains("pix-signature", StringComparison.Ordinal) && line.TrimEnd().EndsWith("no", StringComparison.Ordinal));
        Assert.Contains("verify OK", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Contains("already has a key labelled", run.Error, StringComparison.Ordinal);
    }

    private Task<Run> Hsm(params string[] arguments) => PixCli.RunAsync(["hsm", .. arguments], token.Settings);
}
