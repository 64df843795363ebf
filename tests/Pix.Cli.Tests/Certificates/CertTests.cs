using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Certificates;

public sealed class CertTests : IDisposable
{
    private readonly ScratchFolder _folder = new("pix cli ");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_tells_the_days_and_what_is_not_valid()
    {
        var run = await PixCli.RunAsync(["cert", "list", "--json"], new Dictionary<string, string>
        {
            ["Pix__SignatureCertificate"] = Certificate("good", -1, 10).ExportCertificatePem(),
            ["Pix__MtlsCertificate"] = Certificate("old", -10, -1).ExportCertificatePem(),
            ["Pix__BcbSignatureCertificate"] = Certificate("old", -10, -1).ExportCertificatePem() + "\n" + Certificate("new", -1, 400).ExportCertificatePem(),
            ["Pix__BcbMtlsCertificate"] = _folder["nowhere.pem"],
        });

        Assert.Equal(1, run.ExitCode);
        var rows = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().Select(row => (row.GetProperty("setting").GetString(), row.GetProperty("state").GetString())).ToList();
        Assert.Contains(("Pix:SignatureCertificate", "valid"), rows);
        Assert.Contains(("Pix:MtlsCertificate", "expired"), rows);
        Assert.Contains(("Pix:BcbSignatureCertificate", "expired (another is valid)"), rows);
        Assert.Contains(("Pix:BcbMtlsCertificate", "unreadable"), rows);
        Assert.Contains("\"days_left\": 9", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_tells_what_the_settings_want()
    {
        using var certificate = Certificate("caller", -1, 10);
        var run = await PixCli.RunAsync(["cert", "show", _folder.Write("c.pem", certificate.ExportCertificatePem())]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(certificate.GetCertHashString(HashAlgorithmName.SHA256), run.Output, StringComparison.Ordinal);
        Assert.Contains("CN=caller", run.Output, StringComparison.Ordinal);
        Assert.Contains(new System.Numerics.BigInteger(certificate.SerialNumberBytes.Span, true, true).ToString(CultureInfo.InvariantCulture), run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_certificate_is_refused()
    {
        var run = await PixCli.RunAsync(["cert", "show", _folder.Write("c.pem", "nothing")]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("holds no certificate", run.Error, StringComparison.Ordinal);
    }

    private static X509Certificate2 Certificate(string name, int from, int to)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest($"CN={name}", RSA.Create(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(from), now.AddDays(to));
    }
}
