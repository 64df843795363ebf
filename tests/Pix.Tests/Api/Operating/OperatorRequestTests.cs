using System.Net;
using Microsoft.AspNetCore.Http;
using Pix.Api.Operating;

namespace Pix.Api.Tests.Operating;

/// <summary>Only a program on the front door's own machine changes something through the management port, and no page in a browser there.</summary>
public sealed class OperatorRequestTests
{
    [Fact]
    public void A_program_on_the_machine_may() => Assert.Null(OperatorRequest.Refusal(Request()));

    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("::ffff:10.0.0.7")]
    [InlineData("2001:db8::1")]
    public void Another_machine_may_not(string address) => Assert.Equal(403, OperatorRequest.Refusal(Request(address))?.Status);

    [Theory]
    [InlineData("127.0.0.1:7070", true)]
    [InlineData("localhost", true)]
    [InlineData("[::1]:7070", true)]
    [InlineData("evil.example:7070", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("", false)]
    public void The_host_must_be_a_loopback_one(string host, bool taken)
    {
        var context = Request();
        context.Request.Host = new HostString(host);

        Assert.Equal(taken, OperatorRequest.Refusal(context) is null);
    }

    [Theory]
    [InlineData("Origin", "http://127.0.0.1:7070")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData(OperatorRequest.Header, "")]
    public void What_a_browser_sends_is_refused(string header, string value)
    {
        var context = Request();
        context.Request.Headers[header] = value;

        Assert.Equal(403, OperatorRequest.Refusal(context)?.Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("")]
    public void Another_type_than_JSON_is_415(string type)
    {
        var context = Request();
        context.Request.ContentType = type;

        Assert.Equal(415, OperatorRequest.Refusal(context)?.Status);
    }

    private static DefaultHttpContext Request(string address = "127.0.0.1")
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        context.Request.Host = new HostString("127.0.0.1", 7070);
        context.Request.ContentType = "application/json";
        context.Request.Headers[OperatorRequest.Header] = "true";
        return context;
    }
}
