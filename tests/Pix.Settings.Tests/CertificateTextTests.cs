using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Settings.Tests;

public sealed class CertificateTextTests
{
    [Theory]
    [InlineData("01")]
    [InlineData("1267")]
    [InlineData("00AE8F5EDC6C2C8160355A4DDA")]
    public void A_serial_number_in_decimal_is_told_as_its_certificate_tells_it(string serial)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .Create(new X500DistinguishedName("CN=b"), X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1), Convert.FromHexString(serial));
        var number = new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: true, isBigEndian: true);

        Assert.Equal(CertificateText.Serial(certificate), CertificateText.SerialOfDecimal($"{number}"));
    }

    [Fact]
    public void What_is_no_decimal_number_stays() => Assert.Equal("01AB", CertificateText.SerialOfDecimal("01AB"));
}
