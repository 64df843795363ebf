using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pix.Api.Callers;
using Pix.Api.Tests.Support;
using Pix.Settings;

namespace Pix.Api.Tests.Callers;

/// <summary>Settings of callers that are taken, and those that stop the start with the setting's name.</summary>
public sealed class CallersOptionsTests
{
    private const string Fingerprint = "00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff";
    private const string InColons = "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF";

    private static readonly TestAuthority Authority = new("callers");
    private static readonly Tokens Tokens = new();

    [Theory]
    [InlineData("")]
    [InlineData("Callers:payments:MaxInFlight=1")]
    [InlineData("Callers:payments:MaxInFlight=10000")]
    [InlineData("Callers:payments:RequestsPerSecond=0")]
    [InlineData("Callers:payments:RequestsPerSecond=100000")]
    [InlineData("Callers:payments:Channels=DICT")]
    [InlineData("Callers:payments:Channels=spi, dict")]
    [InlineData("Callers:payments:Operations=*")]
    [InlineData("Callers:payments:CertificateSha256=" + Fingerprint)]
    [InlineData("Callers:payments:CertificateSha256=00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:F0, " + Fingerprint)]
    [InlineData("Callers:payments:TokenSubject=")]
    [InlineData("Callers:payments:CertificateSubject=")]
    [InlineData("Callers:payments:CertificateSubject=", "Callers:payments:TokenSubject=", "Callers:payments:CertificateSha256=" + Fingerprint)]
    [InlineData("JwtSigningKeys=", "JwtIssuer=", "JwtAuthority=https://issuer.test")]
    [InlineData("JwtSigningKeys=", "JwtAuthority=https://issuer.test", "JwtAuthorityCertificates=a certificate")]
    [InlineData("CallerAuthentication=Certificate", "JwtSigningKeys=", "JwtAudience=", "JwtIssuer=")]
    [InlineData("CallerAuthentication=Bearer", "CallerCertificateAuthorities=")]
    [InlineData("CallerAuthentication=None", "Callers:payments:CertificateSubject=", "Callers:payments:TokenSubject=", "CallerCertificateAuthorities=", "JwtAudience=")]
    public void Accepts(params string[] changes) => Assert.Empty(FailuresOf(changes));

    [Fact]
    public async Task Settings_that_are_wrong_stop_the_start()
    {
        Assert.Same(ValidateOptionsResult.Success, new CallersOptionsValidator().Validate(null, new CallersOptions()));
        await Assert.ThrowsAsync<OptionsValidationException>(() => Door.OpenAsync(FakeSilos.Created, ("Pix:CallerAuthentication", "Bearer")));
    }

    [Theory]
    [InlineData("Pix:CallerCertificateAuthorities is empty", "CallerCertificateAuthorities= ")]
    [InlineData("Pix:CallerCertificateAuthorities names a file, which cannot be read (it does not exist)", "CallerCertificateAuthorities=no-such-file.pem")]
    [InlineData("Pix:CallerCertificateAuthorities holds no certificate", "CallerCertificateAuthorities=a key")]
    [InlineData("Pix:JwtAudience is empty", "JwtAudience=")]
    [InlineData("exactly one must be set", "JwtSigningKeys=")]
    [InlineData("exactly one must be set", "JwtAuthority=https://issuer.test")]
    [InlineData("Pix:JwtAuthority is 'http://issuer.test'", "JwtSigningKeys=", "JwtAuthority=http://issuer.test")]
    [InlineData("Pix:JwtAuthorityCertificates holds no certificate", "JwtSigningKeys=", "JwtAuthority=https://issuer.test", "JwtAuthorityCertificates=a key")]
    [InlineData("Pix:JwtIssuer is empty", "JwtIssuer=")]
    [InlineData("Pix:JwtSigningKeys holds a public key that is neither RSA nor elliptic", "JwtSigningKeys=a certificate")]
    [InlineData("Pix:Callers:payments has nothing by which the caller is known", "Callers:payments:CertificateSubject=", "Callers:payments:TokenSubject=")]
    [InlineData("Pix:Callers:payments has nothing by which the caller is known", "CallerAuthentication=Certificate", "Callers:payments:CertificateSubject=")]
    [InlineData("Pix:Callers:payments has nothing by which the caller is known", "CallerAuthentication=Bearer", "Callers:payments:TokenSubject=", "Callers:payments:CertificateSha256=" + Fingerprint)]
    [InlineData("Pix:Callers:payments:CertificateSha256 has 'AB'", "Callers:payments:CertificateSha256=ab")]
    [InlineData("Pix:Callers:payments:CertificateSha256 has '00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF0'", "Callers:payments:CertificateSha256=" + Fingerprint + "0")]
    [InlineData("Pix:Callers:payments:CertificateSha256 has 'X", "Callers:payments:CertificateSha256=x0112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff")]
    [InlineData("Pix:Callers:payments:Channels is ''", "Callers:payments:Channels=")]
    [InlineData("Pix:Callers:payments:Channels is 'spi,2'", "Callers:payments:Channels=spi,2")]
    [InlineData("Pix:Callers:payments:Operations is empty", "Callers:payments:Operations=,")]
    [InlineData("Pix:Callers:payments:MaxInFlight is 0", "Callers:payments:MaxInFlight=0")]
    [InlineData("Pix:Callers:payments:MaxInFlight is 10001", "Callers:payments:MaxInFlight=10001")]
    [InlineData("Pix:Callers:payments:RequestsPerSecond is -1", "Callers:payments:RequestsPerSecond=-1")]
    [InlineData("Pix:Callers:payments:RequestsPerSecond is 100001", "Callers:payments:RequestsPerSecond=100001")]
    [InlineData("other and payments have the same CertificateSubject", "Callers:other:CertificateSubject=CN=payments", "Callers:other:Channels=spi", "Callers:other:Operations=*")]
    [InlineData("other and payments have the same TokenSubject", "Callers:other:TokenSubject=payments", "Callers:other:Channels=spi", "Callers:other:Operations=*")]
    [InlineData("other and payments have the same CertificateSha256", "Callers:payments:CertificateSha256=" + Fingerprint, "Callers:other:CertificateSha256=" + Fingerprint, "Callers:other:Channels=spi", "Callers:other:Operations=*")]
    [InlineData("other and payments have the same CertificateSha256", "Callers:payments:CertificateSha256=" + Fingerprint, "Callers:other:CertificateSha256=" + InColons, "Callers:other:Channels=spi", "Callers:other:Operations=*")]
    public void Rejects(string told, params string[] changes) => Assert.Contains(told, Assert.Single(FailuresOf(changes)), StringComparison.Ordinal);

    [Theory]
    [InlineData(CallerAuthentication.None, false)]
    [InlineData(CallerAuthentication.Certificate, true)]
    [InlineData(CallerAuthentication.Bearer, true)]
    public void Nobody_could_call_without_callers(CallerAuthentication authentication, bool refused)
    {
        var options = new CallersOptions { CallerAuthentication = authentication, CallerCertificateAuthorities = Authority.Pem, JwtAudience = "pix", JwtAuthority = "https://issuer.test" };

        Assert.Equal(refused, new CallersOptionsValidator().Validate(null, options).FailureMessage?.StartsWith("Pix:Callers is empty", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void Every_failure_is_told_at_once() => Assert.Equal(3, FailuresOf(["JwtAudience=", "JwtIssuer=", "Callers:payments:Channels="]).Length);

    [Fact]
    public void Keys_are_read_in_their_order_whatever_their_kind()
    {
        using var elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var keys = CallerPem.Keys(new SettingText("JwtSigningKeys", elliptic.ExportSubjectPublicKeyInfoPem() + "\n" + Tokens.PublicKey, ""));

        Assert.Equal(["ECDsaSecurityKey", "RsaSecurityKey"], keys.Select(key => key.GetType().Name));
    }

    private static string[] FailuresOf(string[] changes)
    {
        var settings = new Dictionary<string, string?>
        {
            ["CallerAuthentication"] = "CertificateOrBearer",
            ["CallerCertificateAuthorities"] = Authority.Pem,
            ["JwtSigningKeys"] = Tokens.PublicKey,
            ["JwtIssuer"] = Tokens.Issuer,
            ["JwtAudience"] = Tokens.Audience,
            ["Callers:payments:CertificateSubject"] = "CN=payments",
            ["Callers:payments:TokenSubject"] = "payments",
            ["Callers:payments:Channels"] = "spi",
            ["Callers:payments:Operations"] = "sendMessages",
        };
        foreach (var change in changes.Where(change => change.Length > 0))
        {
            var value = change[(change.IndexOf('=', StringComparison.Ordinal) + 1)..];
            settings[change.Split('=')[0]] = value switch { "a certificate" => Authority.Pem, "a key" => Tokens.PublicKey, _ => value };
        }

        var options = new CallersOptions();
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build().Bind(options);
        return [.. new CallersOptionsValidator().Validate(null, options).Failures ?? []];
    }
}
