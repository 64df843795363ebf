using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tls;
using Xunit;

namespace Pix.Transmission.Tests;

public sealed class TransmissionOptionsTests
{
    [Theory]
    [InlineData("BcbSpiEndpoint", "icom-h.pi.rsfn.net.br:16522")]
    [InlineData("BcbSpiEndpoint", "https://icom-h.pi.rsfn.net.br:16522")]
    [InlineData("BcbSpiEndpoint", "https://icom-h.pi.rsfn.net.br/")]
    [InlineData("BcbSpiEndpoint", "127.0.0.1:9191")]
    [InlineData("BcbSpiEndpoint", "[::1]:9191")]
    [InlineData("BcbSpiSecondaryEndpoint", "")]
    [InlineData("MaxConnections", "1")]
    [InlineData("MaxConnections", "256")]
    [InlineData("AnswerTimeout", "00:00:00.100")]
    [InlineData("MaxResends", "0")]
    public void Accepts(string setting, string value) => Assert.NotNull(Read(setting, value));

    [Theory]
    [InlineData("BcbSpiEndpoint", "")]
    [InlineData("BcbSpiEndpoint", "icom-h.pi.rsfn.net.br")]
    [InlineData("BcbSpiEndpoint", "http://icom-h.pi.rsfn.net.br:80")]
    [InlineData("BcbSpiEndpoint", "https://icom-h.pi.rsfn.net.br:16522/api")]
    [InlineData("BcbSpiEndpoint", "https://user@icom-h.pi.rsfn.net.br")]
    [InlineData("BcbDictEndpoint", "host:99999")]
    [InlineData("BcbDictKeysCheckEndpoint", "host")]
    [InlineData("BcbSpiSecondaryEndpoint", "host")]
    [InlineData("BcbMtlsCertificate", "")]
    [InlineData("BcbMtlsCertificate", "/no/such/file.pem")]
    [InlineData("BcbMtlsCertificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("BcbMtlsCertificate", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    [InlineData("MaxConnections", "0")]
    [InlineData("MaxConnections", "257")]
    [InlineData("AnswerTimeout", "00:00:00.099")]
    [InlineData("MaxResends", "6")]
    public void Rejects(string setting, string value)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(setting, value));

        Assert.Contains(setting, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_adds_the_way_to_the_Central_Bank_gets_its_lanes()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Pix:BcbDictEndpoint"] = "localhost:8181",
            ["Pix:BcbSpiEndpoint"] = "localhost:9191",
            ["Pix:BcbMtlsCertificate"] = TestPki.Shared.Root.ExportCertificatePem(),
        }).Build();
        await using var services = new ServiceCollection().AddLogging().AddSingleton(SomeTransmission.Certificate).AddPixTransmission(configuration).BuildServiceProvider();

        await using var lane = OwnedLane.Open(
            Lane.Spi,
            services.GetRequiredService<IOptionsMonitor<TransmissionOptions>>(),
            services.GetRequiredService<IClientCertificate>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<LaneSender>>(),
            services.GetRequiredService<INameResolver>());
        Assert.Equal(9191, lane.State.Endpoint.Port);
        Assert.Single(services.GetRequiredService<ServerCertificates>().Read());
        Assert.IsType<SystemNames>(services.GetRequiredService<INameResolver>());
        Assert.Same(TimeProvider.System, services.GetRequiredService<TimeProvider>());
    }

    private static TransmissionOptions Read(string setting, string value)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Pix:BcbDictEndpoint"] = "localhost:8181",
            ["Pix:BcbSpiEndpoint"] = "localhost:9191",
            ["Pix:BcbMtlsCertificate"] = TestPki.Shared.Root.ExportCertificatePem(),
            [$"Pix:{setting}"] = value,
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection().AddPixTransmission(configuration).BuildServiceProvider().GetRequiredService<IOptions<TransmissionOptions>>().Value;
    }
}
