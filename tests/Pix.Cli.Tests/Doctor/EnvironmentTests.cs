using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Pix.Cli.Doctor;

namespace Pix.Cli.Tests.Doctor;

/// <summary>Certificates and servers of homologation and production are not mixed; what has no form that says so is not judged.</summary>
public sealed class EnvironmentTests
{
    private const string Tests = "icom-h.pi.rsfn.net.br:16522", Live = "icom.pi.rsfn.net.br:16422";

    [Theory]
    [InlineData("BANCO EXEMPLO SA T001", Live, "of homologation", "of production")]
    [InlineData("BANCO EXEMPLO SA P012", Tests, "of production", "of homologation")]
    public void A_certificate_and_a_server_of_two_environments_are_told(string name, string server, string certificate, string other)
    {
        var finding = Assert.Single(Look(name, server, server), finding => finding.Check == "certificate" && finding.What.Contains("server of", StringComparison.Ordinal));

        Assert.Equal("Warning", finding.State.ToString());
        Assert.Contains($"is a certificate {certificate}", finding.What, StringComparison.Ordinal);
        Assert.Contains($"Pix:BcbSpiEndpoint is a server {other}", finding.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BANCO EXEMPLO SA T001", Tests)]
    [InlineData("BANCO EXEMPLO SA P001", Live)]
    [InlineData("Participante de Desenvolvimento (canal)", Live)]
    [InlineData("BANCO EXEMPLO SA T001", "127.0.0.1:9191")]
    [InlineData("BANCO EXEMPLO SA T001", "icom.example.org:1")]
    [InlineData("BANCO EXEMPLO SA T1234", Live)]
    public void What_fits_or_does_not_say_is_not_told(string name, string server) =>
        Assert.DoesNotContain(Look(name, server, server), finding => finding.What.Contains("server of", StringComparison.Ordinal));

    [Fact]
    public void Servers_of_both_environments_are_told()
    {
        var finding = Assert.Single(Look("x", Tests, "dict.pi.rsfn.net.br:16422"), finding => finding.Check == "endpoint");

        Assert.Contains("Pix:BcbSpiEndpoint of homologation, Pix:BcbDictEndpoint of production", finding.What, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Finding> Look(string name, string spi, string dict)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest($"CN={name}, OU=ISPB-99999010, O=ICP-Brasil, C=BR", RSA.Create(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(90));
        var settings = new Dictionary<string, string?> { ["Pix:Ispb"] = "99999010", ["Pix:SignatureCertificate"] = certificate.ExportCertificatePem(), ["Pix:BcbSpiEndpoint"] = spi, ["Pix:BcbDictEndpoint"] = dict };
        return CertificateCheck.Look(new Patient(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), TimeProvider.System, null));
    }
}
