using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;

namespace Pix.Settings.Tests;

/// <summary>A setting that is text or names a file: one set of rules, and nothing secret in what is said of it.</summary>
public sealed class TextOrFileTests : IDisposable
{
    private static readonly X509Certificate2 First = Certificate("CN=first"), Second = Certificate("CN=second");
    private static readonly string Both = First.ExportCertificatePem() + "\n" + Second.ExportCertificatePem();

    private readonly ScratchFolder _folder = new();

    [Theory]
    [InlineData("")]
    [InlineData("\n\n  \t\n")]
    [InlineData("subject=CN=first\nissuer=CN=first\n")]
    [InlineData("\r\nBag Attributes\r\n    localKeyID: 01\r\n")]
    [InlineData("\uFEFF")]
    public void What_stands_before_the_certificates_does_not_matter_in_text_or_file(string before)
    {
        var file = Path.Combine(_folder.Path, "certificates.pem");
        File.WriteAllText(file, before + Both);

        Assert.Equal(["CN=first", "CN=second"], Names(before + Both));
        Assert.Equal(["CN=first", "CN=second"], Names(file));
        Assert.Equal(["CN=first", "CN=second"], Names($" {file} "));
    }

    [Fact]
    public void A_file_is_read_anew_each_time()
    {
        var file = Path.Combine(_folder.Path, "certificates.pem");
        TextOrFile setting = file;
        File.WriteAllText(file, First.ExportCertificatePem());
        Assert.Single(setting.Read("Some").Certificates());

        File.WriteAllText(file, Both);

        Assert.Equal(2, setting.Read("Some").Certificates().Count);
    }

    [Fact]
    public void A_certificate_is_never_repeated_as_the_name_of_a_file()
    {
        var base64 = Convert.ToBase64String(First.RawData);
        foreach (var value in new[] { base64, "/" + base64, Convert.ToBase64String(First.RawData, Base64FormattingOptions.InsertLineBreaks), base64[..100], "/" + base64[..64], "pix_user:p.a/ss-word" })
        {
            var refused = Assert.Throws<UnreadableSettingException>(() => TextOrFile.FromString(value).Read("Some"));

            Assert.DoesNotContain(value.Trim()[..8], refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(value.Trim()[..8], TextOrFile.FromString(value).ToString(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("MII", TextOrFile.FromString(Both).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("MII", TextOrFile.FromString(Both).Read("Some").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_that_is_wrong_is_named_and_why()
    {
        var absent = Path.Combine(_folder.Path, "absent.pem");
        var empty = Path.Combine(_folder.Path, "empty.pem");
        File.WriteAllText(empty, "");

        Assert.Equal($"Pix:Some names the file '{absent}', which cannot be read (it does not exist).", Refusal(absent));
        Assert.StartsWith($"Pix:Some names the file '{empty}', which holds no certificate", Refusal(empty), StringComparison.Ordinal);
        Assert.Equal("Pix:Some holds a certificate that cannot be decoded.", Refusal("-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----"));
        Assert.Equal("Pix:Some is empty.", Refusal(" "));
    }

    [Fact]
    public void A_certificate_is_found_by_its_key_wherever_it_stands()
    {
        using var rsa = Second.GetRSAPrivateKey()!;
        TextOrFile key = rsa.ExportPkcs8PrivateKeyPem(), certificates = Both;

        var (own, others) = certificates.Read("Certificate").WithKey(key.Read("Key"));

        Assert.Equal(("CN=second", true, "CN=first"), (own.Subject, own.HasPrivateKey, Assert.Single(others).Subject));
        var none = Assert.Throws<UnreadableSettingException>(() => TextOrFile.FromString(First.ExportCertificatePem()).Read("Certificate").WithKey(key.Read("Key")));
        Assert.Equal("Pix:Key holds no private key (PEM, without a password) of a certificate in Pix:Certificate.", none.Message);
    }

    [Fact]
    public void The_configuration_fills_it()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Pix:Set"] = "/some/file.pem", ["Pix:Blank"] = "" }).Build();
        var options = new Options { Blank = "before" };

        configuration.GetSection("Pix").Bind(options);

        Assert.Equal((TextOrFile.FromString("/some/file.pem"), true, true), (options.Set, options.Blank.IsEmpty, options.Absent.IsEmpty));
        Assert.Equal("/some/file.pem", options.Set.Path);
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Names(string setting) => TextOrFile.FromString(setting).Read("Some").Certificates().Select(certificate => certificate.Subject);

    private static string Refusal(string setting) => Assert.Throws<UnreadableSettingException>(() => Names(setting).ToList()).Message;

    private static X509Certificate2 Certificate(string name) =>
        new CertificateRequest(name, RSA.Create(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

    private sealed class Options
    {
        public TextOrFile Set { get; set; } = TextOrFile.Empty;

        public TextOrFile Blank { get; set; } = TextOrFile.Empty;

        public TextOrFile Absent { get; set; } = TextOrFile.Empty;
    }
}
