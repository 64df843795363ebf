using Pix.Api.FrontDoor;
using Pix.Contracts.Exchange;

namespace Pix.FrontDoor.Tests;

public sealed class ContentTypesTests
{
    [Theory]
    [InlineData("application/xml")]
    [InlineData("application/xml; charset=utf-8")]
    [InlineData("APPLICATION/XML; Charset=\"UTF-8\"")]
    public void Both_ports_take_XML_in_UTF_8(string type)
    {
        Assert.True(ContentTypes.IsTaken(PixChannel.Dict, type));
        Assert.True(ContentTypes.IsTaken(PixChannel.Spi, type));
    }

    [Theory]
    [InlineData("multipart/mixed; boundary=x")]
    [InlineData("Multipart/Mixed; boundary=\"a b\"")]
    public void Only_the_SPI_port_takes_several_messages(string type)
    {
        Assert.True(ContentTypes.IsTaken(PixChannel.Spi, type));
        Assert.False(ContentTypes.IsTaken(PixChannel.Dict, type));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("xml")]
    [InlineData("application/json")]
    [InlineData("application/xml; charset=iso-8859-1")]
    [InlineData("application/xml; charset=utf-16")]
    [InlineData("application/xml, application/xml")]
    [InlineData("multipart/form-data; boundary=x")]
    public void Nothing_else_is_taken(string? type)
    {
        Assert.False(ContentTypes.IsTaken(PixChannel.Spi, type));
        Assert.False(ContentTypes.IsTaken(PixChannel.Dict, type));
    }
}
