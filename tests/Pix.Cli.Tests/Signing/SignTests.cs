using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pix.Cli.Tests.Support;
using Pix.Settings;

namespace Pix.Cli.Tests.Signing;

/// <summary>From the sample to a verified document through the command line, with a real token.</summary>
public sealed class SignTests(DevelopmentToken token) : IClassFixture<DevelopmentToken>, IDisposable
{
    private readonly ScratchFolder _folder = new("pix cli ");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("spi", "pacs.008.xml")]
    [InlineData("dict", "createEntry.xml")]
    public async Task A_sample_signed_by_the_token_verifies_and_is_the_same_each_time(string profile, string sample)
    {
        var first = await Sign(profile, Sample(sample), _folder["first.xml"]);
        var second = await Sign(profile, Sample(sample), _folder["second.xml"]);
        var verified = await PixCli.RunAsync(["verify", profile, "--cert", token.SignatureCertificate, _folder["first.xml"]]);

        Assert.True(first.ExitCode == 0, first.Error);
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(token.SignatureCertificate);
        Assert.Equal($"{_folder["first.xml"]}\tSIGNED\t{CertificateText.Serial(certificate)}\n", first.Output);
        Assert.Equal((0, $"{_folder["first.xml"]}\tVALID\n"), (verified.ExitCode, verified.Output));
        Assert.Equal(0, second.ExitCode);
        Assert.Equal(await Bytes("first.xml"), await Bytes("second.xml"));
    }

    [Fact]
    public async Task Xmlsec1_accepts_what_was_signed_for_DICT()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/xmlsec1"), "xmlsec1 is not installed (apt-get install xmlsec1)");
        await Sign("dict", Sample("createEntry.xml"), _folder["signed.xml"]);

        var run = await Run.Program(
            "/usr/bin/xmlsec1",
            ["--verify", "--id-attr:Id", "KeyInfo", "--pubkey-cert-pem", token.SignatureCertificate, _folder["signed.xml"]],
            TestContext.Current.CancellationToken);

        Assert.True(run.ExitCode == 0, run.Error);
    }

    [Fact]
    public async Task A_document_that_cannot_be_signed_leaves_no_file_and_the_exit_code_1()
    {
        var notXml = _folder.Write("not.xml", "not XML");

        var run = await Sign("spi", notXml, _folder["out.xml"]);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("is not signed: NotWellFormed", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out.xml"]));
    }

    [Fact]
    public async Task A_signed_document_is_not_signed_again()
    {
        await Sign("dict", Sample("createEntry.xml"), _folder["signed.xml"]);

        var run = await Sign("dict", _folder["signed.xml"], _folder["out.xml"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("AlreadySigned", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_pin_is_told_once_and_the_exit_code_is_3()
    {
        var secret = _folder.Write("secret", """{"HSM_USER": "pix", "HSM_PASSWORD": "wrong"}""");

        var run = await Sign("spi", Sample("pacs.008.xml"), _folder["out.xml"], ("Pix__CloudHSMSecret", secret));

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("pix: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("PIN", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_settings_are_all_named_and_the_exit_code_is_3()
    {
        var run = await PixCli.RunAsync(["sign", "spi", Sample("pacs.008.xml"), "-o", _folder["out.xml"]]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("Pix:Pkcs11Library", run.Error, StringComparison.Ordinal);
        Assert.Contains("Pix:SignatureKeyLabel", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_self_test_signs_with_the_key_in_the_token()
    {
        var run = await PixCli.RunAsync(["hsm", "selftest"], token.Settings);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.StartsWith("ok    pix-signature: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_says_which_key_signs()
    {
        var run = await PixCli.RunAsync(["hsm", "list"], token.Settings);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains(run.Lines, line => line.Contains("signs", StringComparison.Ordinal) && line.Contains("pix-signature", StringComparison.Ordinal));
    }

    private static string Sample(string name) => Path.Combine(Repository.Root, "samples", name);

    private async Task<string> Bytes(string name) =>
        Encoding.Latin1.GetString(await File.ReadAllBytesAsync(_folder[name], TestContext.Current.CancellationToken));

    private Task<Run> Sign(string profile, string input, string output, params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string>(token.Settings);
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return PixCli.RunAsync(["sign", profile, input, "-o", output], environment);
    }
}
