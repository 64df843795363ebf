using Pix.Domain;
using Pix.Transmission.Exchanges;
using Xunit;

namespace Pix.Transmission.Tests.Exchanges;

/// <summary>Which headers go to the Central Bank.</summary>
public sealed class RequestHeaderRulesTests
{
    [Theory]
    [InlineData("Accept", true, true)]
    [InlineData("content-type", true, true)]
    [InlineData("Content-Encoding", true, true)]
    [InlineData("Cookie", false, false)]
    [InlineData("Max-Forwards", false, false)]
    [InlineData("Via", false, false)]
    [InlineData("PI-RequestingParticipant", true, false)]
    [InlineData("PI-PayerId", true, false)]
    [InlineData("pi-endtoendid", true, false)]
    [InlineData("Authorization", false, false)]
    [InlineData("traceparent", false, false)]
    [InlineData("Host", false, false)]
    public void Passes_by_name(string name, bool dict, bool spi)
    {
        Assert.Equal(dict, RequestHeaderRules.Passes(PixChannel.Dict, new HeaderField(name, "x")));
        Assert.Equal(spi, RequestHeaderRules.Passes(PixChannel.Spi, new HeaderField(name, "x")));
    }

    [Fact]
    public void Passes_printable_ascii_and_the_tab_only()
    {
        var passing = Enumerable.Range(0, 0x200).Where(c => RequestHeaderRules.Passes(PixChannel.Spi, new HeaderField("Accept", $"a{(char)c}b")));

        Assert.Equal([0x09, .. Enumerable.Range(0x20, 0x7F - 0x20)], passing);
    }
}
