using Microsoft.Extensions.Configuration;
using Pix.Cli.Doctor;

namespace Pix.Cli.Tests.Doctor;

/// <summary>What the doctor may not look at he calls neither good nor bad.</summary>
public sealed class ClosedFolderTests : IDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_101_101;

    private readonly ScratchFolder _folder = new("pix cli ");

    public ClosedFolderTests()
    {
        File.SetUnixFileMode(_folder.Path, Everybody);
        Directory.CreateDirectory(_folder["closed/journal"]);
        _folder.Write("closed/key", "secret");
        File.SetUnixFileMode(_folder["closed"], UnixFileMode.None);
    }

    public void Dispose()
    {
        File.SetUnixFileMode(_folder["closed"], Everybody);
        _folder.Dispose();
    }

    [Fact]
    public void A_journal_that_is_closed_to_him_is_told_with_the_folder_and_its_mode()
    {
        var finding = Assert.Single(AnotherUser.Run(() => DiskCheck.Look(Patient(("JournalPath", _folder["closed/journal"])))));

        Assert.Equal(FindingState.Unknown, finding.State);
        Assert.StartsWith("Pix:JournalPath: '", finding.What, StringComparison.Ordinal);
        Assert.Contains($"'{_folder["closed"]}' has mode 0000", finding.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_is_closed_to_him_is_not_called_safe_and_nothing_of_it_is_told()
    {
        var findings = AnotherUser.Run(() => SecretCheck.Look(Patient(("ClusterCertificateKey", _folder["closed/key"]), ("CloudHSMSecret", "pin:" + _folder["closed/key"]))));

        Assert.Equal([FindingState.Good, FindingState.Unknown], findings.Select(finding => finding.State));
        Assert.StartsWith("Whether others can read the file of Pix:ClusterCertificateKey is not known", findings[1].What, StringComparison.Ordinal);
        Assert.All(findings, finding => Assert.DoesNotContain(_folder.Path, finding.What, StringComparison.Ordinal));
    }

    private static Patient Patient(params (string Name, string Value)[] settings) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => $"Pix:{setting.Name}", setting => (string?)setting.Value)).Build(), TimeProvider.System, null);
}
