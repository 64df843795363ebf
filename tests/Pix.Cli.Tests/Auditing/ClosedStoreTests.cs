using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Auditing;

/// <summary>A command of a user who may not read the audit or the journals fails with the folder, its mode and what to do; it never finds nothing.</summary>
public sealed class ClosedStoreTests : IDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_101_101;

    private readonly ScratchFolder _folder = new("pix cli ");

    public ClosedStoreTests()
    {
        File.SetUnixFileMode(_folder.Path, Everybody);
        SomeDeadLetter.Write(Closed);
        File.SetUnixFileMode(Closed, UnixFileMode.None);
    }

    private string Closed => _folder["closed"];

    public void Dispose()
    {
        File.SetUnixFileMode(Closed, Everybody);
        _folder.Dispose();
    }

    [Theory]
    [InlineData("audit find --since 1h")]
    [InlineData("audit sql SELECT(1)")]
    [InlineData("audit verify")]
    [InlineData("audit dead list")]
    [InlineData("audit dead show one")]
    public async Task A_command_of_another_user_says_what_is_closed_and_fails(string command)
    {
        using var certificate = new CertificateRequest("CN=some", RSA.Create(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var pem = certificate.ExportCertificatePem();

        var run = await PixCli.RunAsAnotherAsync(
            command.Split(' '), new Dictionary<string, string> { ["Pix__AuditPath"] = Closed, ["Pix__JournalPath"] = Closed, ["Pix__SignatureCertificate"] = pem, ["Pix__BcbSignatureCertificate"] = pem });

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("pix: ", run.Error, StringComparison.Ordinal);
        Assert.Contains($"'{Closed}' has mode 0000. Run this as its owner", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dead_letters_of_a_silo_that_is_closed_are_told_beside_those_that_can_be_read()
    {
        SomeDeadLetter.Write(_folder["journals"]);
        foreach (var folder in Directory.EnumerateFileSystemEntries(_folder["journals"], "*", SearchOption.AllDirectories).Append(_folder["journals"]))
        {
            File.SetUnixFileMode(folder, Everybody);
        }

        Directory.CreateDirectory(_folder["journals/silo-2/dead-letter"]);
        File.SetUnixFileMode(_folder["journals/silo-2"], UnixFileMode.None);
        var settings = new Dictionary<string, string> { ["Pix__JournalPath"] = _folder["journals"] };

        var list = await PixCli.RunAsAnotherAsync(["audit", "dead", "list", "--csv"], settings);
        var show = await PixCli.RunAsAnotherAsync(["audit", "dead", "show", SomeDeadLetter.Name], settings);
        var absent = await PixCli.RunAsAnotherAsync(["audit", "dead", "show", "another"], settings);

        Assert.Equal((3, 0, 3), (list.ExitCode, show.ExitCode, absent.ExitCode));
        Assert.Contains(SomeDeadLetter.Name, list.Output, StringComparison.Ordinal);
        Assert.All([list, absent], run => Assert.Single(run.Error.Split($"'{_folder["journals/silo-2"]}' has mode 0000").Skip(1)));
        File.SetUnixFileMode(_folder["journals/silo-2"], Everybody);
    }
}
