using Xunit;

namespace Pix.Transmission.Tests;

/// <summary>How an endpoint is written.</summary>
public sealed class EndpointAddressTests
{
    [Theory]
    [InlineData("host:1", "host", 1, "host", "host:1")]
    [InlineData("HOST.br:16522", "host.br", 16522, "host.br", "host.br:16522")]
    [InlineData("https://host", "host", 443, "host", "host:443")]
    [InlineData("https://host/", "host", 443, "host", "host:443")]
    [InlineData("https://host:16522", "host", 16522, "host", "host:16522")]
    [InlineData("[::1]:9191", "::1", 9191, "[::1]", "[::1]:9191")]
    [InlineData("127.0.0.1:65535", "127.0.0.1", 65535, "127.0.0.1", "127.0.0.1:65535")]
    public void Accepts(string text, string host, int port, string hostHeader, string whole)
    {
        Assert.True(EndpointAddress.TryParse(text, out var endpoint));
        Assert.Equal((host, port, hostHeader, whole), (endpoint.Host, endpoint.Port, endpoint.HostHeader, endpoint.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("host")]
    [InlineData("host:")]
    [InlineData("9191")]
    [InlineData("host:http")]
    [InlineData("host:65536")]
    [InlineData("[::1]")]
    [InlineData("http://host:80")]
    [InlineData("ftp://host")]
    [InlineData("host:1/path")]
    [InlineData("https://host/path")]
    [InlineData("https://host/?a=b")]
    [InlineData("https://host/#a")]
    [InlineData("https://user@host")]
    [InlineData("user@host:1")]
    [InlineData("https://")]
    public void Rejects(string? text)
    {
        Assert.False(EndpointAddress.TryParse(text, out var endpoint));
        Assert.Null(endpoint);
    }
}
