using System.Text;
using Pix.Domain;
using Pix.Protocol.Answers;

namespace Pix.Grains.Tests.Exchange;

/// <summary>The one 5xx of which nothing was stored; taken for another it would call sent what is not.</summary>
public sealed class ConnectionRefusalTests
{
    [Theory]
    [InlineData("<type>https://icom.pi.rsfn.net.br/api/v1/error/tooManyConnections</type>")]
    [InlineData("<type>urn:x:too-many-connections</type>")]
    [InlineData("<title>Muitas conex\u00f5es.</title>")]
    [InlineData("<title>Too many connections</title>")]
    [InlineData("<detail>N\u00daMERO DE CONEX\u00d5ES excedido</detail>")]
    [InlineData("<detail><![CDATA[Excesso de reconex\u00f5es]]></detail>")]
    public void Is_known_by_its_cause(string members) => Assert.True(Is(members));

    [Theory]
    [InlineData("<type>https://icom.pi.rsfn.net.br/api/v1/error/serviceUnavailable</type>")]
    [InlineData("<detail>The connection to the database was lost.</detail>")]
    [InlineData("<title>Too many requests</title>")]
    [InlineData("<other>tooManyConnections</other>")]
    [InlineData("<other><type>tooManyConnections</type></other>")]
    [InlineData("<type>too</type><title>manyConnections</title>")]
    [InlineData("tooManyConnections")]
    [InlineData("<type>tooManyConnections</type><open>")]
    [InlineData("")]
    public void Nothing_else_is_taken_for_it(string members) => Assert.False(Is(members));

    [Theory]
    [InlineData(PixChannel.Dict, 503)]
    [InlineData(PixChannel.Spi, 500)]
    [InlineData(PixChannel.Spi, 502)]
    [InlineData(PixChannel.Spi, 504)]
    public void Only_the_503_of_SPI_promises_it(PixChannel channel, int status) => Assert.False(Is("<type>tooManyConnections</type>", channel, status));

    [Fact]
    public void A_document_type_is_not_read() =>
        Assert.False(ConnectionRefusal.Is(PixChannel.Spi, 503, "<!DOCTYPE problem [<!ENTITY a 'tooManyConnections'>]><problem><type>&a;</type></problem>"u8.ToArray()));

    [Fact]
    public void Another_root_and_what_is_no_document_are_not_taken_for_it()
    {
        Assert.False(ConnectionRefusal.Is(PixChannel.Spi, 503, "<x><type>tooManyConnections</type></x>"u8.ToArray()));
        Assert.False(ConnectionRefusal.Is(PixChannel.Spi, 503, "too many connections"u8.ToArray()));
        Assert.False(ConnectionRefusal.Is(PixChannel.Spi, 503, default));
        Assert.False(ConnectionRefusal.Is(PixChannel.Spi, 503, new byte[] { 0xFF, 0xFE }));
    }

    [Fact]
    public void A_large_problem_is_not_read() => Assert.False(Is("<type>tooManyConnections</type>" + new string(' ', 16 << 10)));

    private static bool Is(string members, PixChannel channel = PixChannel.Spi, int status = 503) =>
        ConnectionRefusal.Is(channel, status, Encoding.UTF8.GetBytes($"<problem xmlns=\"urn:ietf:rfc:7807\">{members}</problem>"));
}
