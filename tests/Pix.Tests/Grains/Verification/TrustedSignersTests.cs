using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Pix.Grains.Verification;
using Pix.Settings;

namespace Pix.Grains.Tests.Verification;

/// <summary>Whose signatures are believed follows the setting, and a setting that is of no use changes nothing.</summary>
public sealed class TrustedSignersTests : IDisposable
{
    private static readonly string First = Pem("first"), Second = Pem("second");

    private readonly ScratchFolder _folder = new();

    public static TheoryData<string, string> Useless => new()
    {
        { "-----BEGIN", "holds no certificate" },
        { "-----BEGIN CERTIFICATE-----\nbm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----", "holds a certificate that cannot be decoded" },
        { "/nowhere/signers.pem", "names the file '/nowhere/signers.pem', which cannot be read (it does not exist)" },
        { Pem("weak", bits: 1024), "holds a certificate that cannot verify signatures" },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_and_file_are_read_alike()
    {
        var file = _folder.Write("signers.pem", First + Second);

        Assert.Equal(["CN=first", "CN=second"], Names(file));
        Assert.Equal(["CN=first", "CN=second"], Names(First + Second));
        Assert.Equal(2, TrustedSignersSource.Read(new VerificationOptions { BcbSignatureCertificate = file }).Signers.Count);
    }

    [Fact]
    public void A_changed_setting_is_in_force_at_once()
    {
        var options = new ChangingOptions<VerificationOptions>(Options(First));
        using var source = new TrustedSignersSource(options, new SettingRefusals(), TimeProvider.System, NullLogger<TrustedSignersSource>.Instance);
        var before = source.Current;

        options.Change(Options(Second));

        Assert.NotSame(before, source.Current);
        Assert.Equal("CN=second", Assert.Single(source.Certificates).Subject);
    }

    [Theory]
    [MemberData(nameof(Useless))]
    public void A_setting_of_no_use_is_refused_with_its_name_and_the_one_before_stays(string setting, string why)
    {
        var options = new ChangingOptions<VerificationOptions>(Options(First));
        using var source = new TrustedSignersSource(options, new SettingRefusals(), TimeProvider.System, NullLogger<TrustedSignersSource>.Instance);

        options.Change(Options(setting));

        Assert.Equal("CN=first", Assert.Single(source.Certificates).Subject);
        var refusal = new VerificationOptionsValidator().Validate(null, Options(setting));
        Assert.True(refusal.Failed);
        Assert.StartsWith("Pix:BcbSignatureCertificate " + why, Assert.Single(refusal.Failures!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_setting_that_is_empty_is_told_so(string setting) =>
        Assert.StartsWith("Pix:BcbSignatureCertificate is empty;", new VerificationOptionsValidator().Validate(null, Options(setting)).FailureMessage, StringComparison.Ordinal);

    [Fact]
    public void A_setting_of_use_is_taken() => Assert.True(new VerificationOptionsValidator().Validate(null, Options(First)).Succeeded);

    [Fact]
    public void Who_is_disposed_of_hears_of_no_change()
    {
        var options = new ChangingOptions<VerificationOptions>(Options(First));
        var source = new TrustedSignersSource(options, new SettingRefusals(), TimeProvider.System, NullLogger<TrustedSignersSource>.Instance);
        Assert.Equal(1, options.Listeners);

        source.Dispose();

        Assert.Equal(0, options.Listeners);
    }

    private static IEnumerable<string> Names(string setting) => TrustedSignersSource.Read(new VerificationOptions { BcbSignatureCertificate = setting }).Certificates.Select(certificate => certificate.Subject);

    private static VerificationOptions Options(string setting) => new() { BcbSignatureCertificate = setting };

    private static string Pem(string name, int bits = 2048)
    {
        using var key = RSA.Create(bits);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return certificate.ExportCertificatePem() + "\n";
    }
}
