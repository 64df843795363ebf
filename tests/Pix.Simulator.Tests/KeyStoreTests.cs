using System.Security.Cryptography.X509Certificates;

namespace Pix.Simulator.Tests;

/// <summary>The simulator's own keys.</summary>
public sealed class KeyStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pix-simulator-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Makes_keys_once_and_exports_only_their_public_parts()
    {
        Make();
        var first = File.ReadAllText(Exported("bcb-signature.pem"));
        Make();

        Assert.Equal(first, File.ReadAllText(Exported("bcb-signature.pem")));
        Assert.Equal(["bcb-mtls.pem", "bcb-signature.pem"], Directory.GetFiles(Path.Combine(_folder, "certs")).Select(Path.GetFileName).Order());
        Assert.All(Directory.GetFiles(Path.Combine(_folder, "certs")), file =>
            Assert.DoesNotContain("PRIVATE", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public void Keeps_private_keys_to_their_owner()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix permissions");
            return;
        }

        Make();

        foreach (var file in Directory.GetFiles(Path.Combine(_folder, "keys"), "*.key"))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("icom-h.pi.rsfn.net.br")]
    [InlineData("dict-h.pi.rsfn.net.br")]
    public void Serves_under_the_names_of_the_Central_Bank(string name)
    {
        Make();

        using var certificate = X509CertificateLoader.LoadCertificateFromFile(Exported("bcb-mtls.pem"));

        Assert.True(certificate.MatchesHostname(name));
        Assert.NotEqual(certificate.Subject, certificate.Issuer);
    }

    private void Make() => SimulatorHost.MakeKeys(new SimulatorOptions
    {
        Keys = Path.Combine(_folder, "keys"),
        PublicCertificates = Path.Combine(_folder, "certs"),
    });

    private string Exported(string name) => Path.Combine(_folder, "certs", name);
}
