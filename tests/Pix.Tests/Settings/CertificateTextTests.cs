using System.Diagnostics;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Settings.Tests;

public sealed class CertificateTextTests
{
    /// <summary>With a first bit that is set, that is not, and that was left negative against RFC 5280; zero, and the longest.</summary>
    [Theory]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("1267")]
    [InlineData("00AE8F5EDC6C2C8160355A4DDA")]
    [InlineData("AE8F5EDC6C2C8160355A4DDA")]
    [InlineData("7FAE8F5EDC6C2C8160355A4DDAAE8F5EDC6C2C81")]
    public async Task A_serial_number_is_told_as_openssl_prints_it(string serial)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .Create(new X500DistinguishedName("CN=b"), X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1), Convert.FromHexString(serial));
        var number = new BigInteger(certificate.SerialNumberBytes.Span, isBigEndian: true);

        var printed = await OpensslAsync(certificate);

        Assert.Equal($"serial={CertificateText.Serial(certificate)}\n", printed);
        Assert.Equal($"serial={CertificateText.SerialOfDecimal($"{number}")}\n", printed);
    }

    [Fact]
    public void What_is_no_decimal_number_stays() => Assert.Equal("01AB", CertificateText.SerialOfDecimal("01AB"));

    private static async Task<string> OpensslAsync(X509Certificate2 certificate)
    {
        using var openssl = Process.Start(new ProcessStartInfo("openssl", ["x509", "-noout", "-serial"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await openssl.StandardInput.WriteAsync(certificate.ExportCertificatePem());
        openssl.StandardInput.Close();
        return await openssl.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
