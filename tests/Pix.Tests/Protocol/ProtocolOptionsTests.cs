using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pix.Protocol.Admission;
using Pix.Protocol.Operations;

namespace Pix.Protocol.Tests;

public sealed class ProtocolOptionsTests
{
    [Theory]
    [InlineData("Ispb", "99999A03")]
    [InlineData("IndirectParticipants", "12345678,99999A04")]
    [InlineData("SpiMessages", "pacs.008.spi.1.16, pacs.002.spi.1.17")]
    public void Accepts(string setting, string value) => Assert.NotNull(Read(setting, value).GetRequiredService<IOptions<ProtocolOptions>>().Value);

    [Theory]
    [InlineData("Ispb", "")]
    [InlineData("Ispb", "9999901")]
    [InlineData("Ispb", "9999901a")]
    [InlineData("IndirectParticipants", "12345678;12345679")]
    [InlineData("SpiMessages", "")]
    [InlineData("SpiMessages", "pacs.008")]
    [InlineData("SpiMessages", "pacs.008.spi.")]
    [InlineData("SpiMessages", ".spi.1.16")]
    [InlineData("SpiMessages", "pacs.008.spi.1/16")]
    public void Rejects(string setting, string value)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(setting, value).GetRequiredService<IOptions<ProtocolOptions>>().Value);

        Assert.Contains(setting, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Registers_table_and_admission()
    {
        var services = Read("Ispb", SomeProtocol.Ispb);

        Assert.NotNull(services.GetRequiredService<OperationTable>());
        Assert.NotNull(services.GetRequiredService<RequestAdmission>());
    }

    private static ServiceProvider Read(string setting, string value)
    {
        var settings = new Dictionary<string, string?> { ["Pix:Ispb"] = SomeProtocol.Ispb, [$"Pix:{setting}"] = value };
        return new ServiceCollection().AddPixProtocol(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
    }
}
