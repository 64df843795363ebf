using Pix.Operations.Tests.Support;

namespace Pix.Operations.Tests;

/// <summary>Settings are refused at start with every failure at once, and can be checked without starting.</summary>
public sealed class SettingTests(RunningPix pix)
{
    [Theory]
    [InlineData("Pix:CallerAuthentication", "Pix__ListenAddress=0.0.0.0")]
    [InlineData("Pix:FrontDoorCertificate", "Pix__CallerAuthentication=Certificate")]
    [InlineData("Pix:Callers is empty", "Pix__CallerAuthentication=Bearer")]
    [InlineData("Pix:JwtAudience", "Pix__CallerAuthentication=Bearer")]
    [InlineData("Pix:JwtAuthorityCertificates names the file '/etc/hostname', which holds no certificate", "Pix__CallerAuthentication=Bearer", "Pix__JwtAuthorityCertificates=/etc/hostname")]
    [InlineData("have the same TokenSubject", "Pix__Callers__a__TokenSubject=x", "Pix__Callers__b__TokenSubject=x")]
    [InlineData("Pix:Callers:a:Channels is 'pix'", "Pix__Callers__a__Channels=pix")]
    [InlineData("Pix:ManagementAddress is 'everywhere'", "Pix__ManagementAddress=everywhere")]
    [InlineData("both must be set, or neither", "Pix__FrontDoorKey=x")]
    [InlineData("HeaderTimeout", "Pix__HeaderTimeout=01:00:00")]
    [InlineData("TraceSampleRatio", "Pix__TraceSampleRatio=2")]
    [InlineData("LogFormat", "Pix__LogFormat=Xml")]
    public async Task A_front_door_with_wrong_settings_does_not_start_and_says_which(string expected, params string[] settings)
    {
        var environment = settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        await using var api = PixProcess.Start("api/Pix.Api", environment, "--check-config");

        Assert.Equal(78, await api.EndAsync());
        Assert.Contains(api.Errors, line => line.StartsWith("pix-api: ", StringComparison.Ordinal) && line.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Right_settings_are_checked_without_starting()
    {
        await using var api = PixProcess.Start("api/Pix.Api", new Dictionary<string, string>(), "--check-config");
        await using var silo = PixProcess.Start("silo/Pix.Silo", pix.Around.SiloSettings(), "--check-config");

        Assert.Equal((0, 0), (await api.EndAsync(), await silo.EndAsync()));
    }

    [Fact]
    public async Task A_silo_tells_every_failure_at_once()
    {
        await using var silo = PixProcess.Start("silo/Pix.Silo", new Dictionary<string, string>(), "--check-config");

        Assert.Equal(78, await silo.EndAsync());
        string[] settings = ["Pix:Pkcs11Library", "Pix:Ispb", "Pix:BcbSignatureCertificate", "BcbSpiEndpoint", "JournalPath"];
        Assert.All(settings, setting => Assert.Contains(silo.Errors, line => line.Contains(setting, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_open_front_door_says_so_loudly()
    {
        var ports = FreePorts.Take(3);
        var settings = RunningPix.ApiSettings(pix.SiloSettings, ports);
        settings["Pix__ListenAddress"] = "0.0.0.0";
        settings["Pix__AllowAnonymousNetworkCallers"] = "true";
        await using var api = PixProcess.Start("api/Pix.Api", settings);

        await Wait.UntilAsync(() => Task.FromResult(api.Lines.Any(line => line.Contains("without authentication", StringComparison.Ordinal))), "the warning about callers");
        await Wait.UntilAsync(() => Task.FromResult(api.Lines.Any(line => line.Contains("management port listens on", StringComparison.Ordinal))), "the warning about the management port");
    }
}
