using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pix.Api.Callers;
using Pix.Api.FrontDoor;
using Pix.Api.Tests.Support;

namespace Pix.Api.Tests.FrontDoor;

/// <summary>Where the front door may listen, with which certificate, and what it says of that at start.</summary>
public sealed class FrontDoorOptionsTests
{
    private static readonly TestAuthority Authority = new("servers");
    private static readonly X509Certificate2 Server = Authority.Server(), Other = Authority.Server();

    [Theory]
    [InlineData("None", "")]
    [InlineData("None", "ListenAddress=::1")]
    [InlineData("None", "ListenAddress=0.0.0.0", "AllowAnonymousNetworkCallers=true")]
    [InlineData("bearer", "ListenAddress=0.0.0.0")]
    [InlineData("Bearer", "ManagementAddress=0.0.0.0")]
    [InlineData("None", "ManagementAddress=127.0.0.1")]
    [InlineData("None", "DictPort=0", "SpiPort=0", "ManagementPort=0")]
    [InlineData("None", "FrontDoorCertificate=the certificate", "FrontDoorKey=the key")]
    [InlineData("Certificate", "FrontDoorCertificate=the certificate", "FrontDoorKey=the key")]
    public void Accepts(string authentication, params string[] changes) => Assert.Empty(FailuresOf(authentication, changes));

    [Theory]
    [InlineData("None", "Pix:ListenAddress is '0.0.0.0', which other machines can reach", "ListenAddress=0.0.0.0")]
    [InlineData("no such way", "Pix:ListenAddress is '0.0.0.0', which other machines can reach", "ListenAddress=0.0.0.0")]
    [InlineData("None", "Pix:ListenAddress is 'localhost'; it must be an IP address", "ListenAddress=localhost")]
    [InlineData("None", "Pix:ManagementAddress is 'localhost'; it must be an IP address", "ManagementAddress=localhost")]
    [InlineData("None", "they must be three different ports", "DictPort=7070")]
    [InlineData("None", "they must be three different ports", "DictPort=1", "SpiPort=1", "ManagementPort=0")]
    [InlineData("None", "both must be set, or neither", "FrontDoorCertificate=the certificate")]
    [InlineData("None", "both must be set, or neither", "FrontDoorKey=the key")]
    [InlineData("Certificate", "Pix:FrontDoorCertificate is empty", "")]
    [InlineData("CertificateOrBearer", "Pix:FrontDoorCertificate is empty", "")]
    [InlineData("None", "cannot be used together", "FrontDoorCertificate=the certificate", "FrontDoorKey=another key")]
    [InlineData("None", "cannot be used together: Pix:FrontDoorCertificate names a file, which cannot be read (it does not exist)", "FrontDoorCertificate=no-such-file.pem", "FrontDoorKey=the key")]
    [InlineData("None", "cannot be used together", "FrontDoorCertificate=the key", "FrontDoorKey=the key")]
    public void Rejects(string authentication, string told, params string[] changes) => Assert.Contains(told, Assert.Single(FailuresOf(authentication, changes)), StringComparison.Ordinal);

    [Fact]
    public void Every_failure_is_told_at_once() => Assert.Equal(4, FailuresOf("None", ["ListenAddress=x", "ManagementAddress=x", "FrontDoorKey=the key", "DictPort=7070"]).Length);

    [Theory]
    [InlineData("None", "127.0.0.1", "", "")]
    [InlineData("None", "0.0.0.0", "127.0.0.1", "OpenToTheNetwork")]
    [InlineData("Bearer", "0.0.0.0", "127.0.0.1", "TokensInTheClear")]
    [InlineData("None", "0.0.0.0", "", "OpenToTheNetwork ManagementOnTheNetwork")]
    [InlineData("None", "127.0.0.1", "0.0.0.0", "ManagementOnTheNetwork")]
    [InlineData("Certificate", "0.0.0.0", "::1", "", "FrontDoorCertificate=the certificate")]
    public async Task What_the_settings_open_to_the_network_is_said_at_start(string authentication, string listen, string management, string told, params string[] changes)
    {
        var log = new CollectingLogger<NetworkExposureWarning>();
        var options = Read([$"ListenAddress={listen}", $"ManagementAddress={management}", .. changes]);
        var callers = new CallersOptions { CallerAuthentication = Enum.Parse<CallerAuthentication>(authentication) };

        await new NetworkExposureWarning(Options.Create(options), Options.Create(callers), log).StartAsync(TestContext.Current.CancellationToken);

        int[] expected = [.. told.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => (int)typeof(EventIds).GetField(name)!.GetRawConstantValue()!)];
        Assert.Equal(expected, log.Ids);
    }

    [Fact]
    public void Settings_that_are_right_are_no_failure() =>
        Assert.Same(ValidateOptionsResult.Success, new FrontDoorOptionsValidator(new ConfigurationBuilder().Build()).Validate(null, new FrontDoorOptions()));

    private static string[] FailuresOf(string authentication, string[] changes)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Pix:CallerAuthentication"] = authentication }).Build();
        return [.. new FrontDoorOptionsValidator(configuration).Validate(null, Read(changes)).Failures ?? []];
    }

    private static FrontDoorOptions Read(string[] changes)
    {
        var settings = changes.Where(change => change.Length > 0).Select(change => change.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)(pair[1] switch
        {
            "the certificate" => Server.ExportCertificatePem(),
            "the key" => Server.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem(),
            "another key" => Other.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem(),
            _ => pair[1],
        })));
        var options = new FrontDoorOptions();
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build().Bind(options);
        return options;
    }
}
