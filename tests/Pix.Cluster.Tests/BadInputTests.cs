using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;
using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests;

/// <summary>What must not be signed is refused, with a reason, and does not leave.</summary>
public sealed class BadInputTests(PixCluster pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, int, string> Refused => new()
    {
        { "not XML", "this is not XML", 400, "not-well-formed" },
        { "cut short", Some.Sample("pacs.008.xml")[..900], 400, "not-well-formed" },
        { "DTD", "<!DOCTYPE x [<!ENTITY e 'v'>]>" + WithoutDeclaration(), 400, "not-well-formed" },
        { "wrong root", "<Letter xmlns=\"https://www.bcb.gov.br/pi/pacs.008/1.16\"/>", 422, "unknown-message" },
        { "unknown version", Some.Sample("pacs.008.xml").Replace("pacs.008/1.16", "pacs.008/9.99", StringComparison.Ordinal), 422, "unknown-message" },
        { "two AppHdr", TwoAppHdr(), 422, "wrong-structure" },
        { "another bank's message", Some.Sample("pacs.008.xml").Replace("<Id>99999010</Id>", "<Id>11111111</Id>", StringComparison.Ordinal), 403, "wrong-participant" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Refuses_to_sign(string what, string body, int status, string slug)
    {
        using var answer = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(body), Cancel);

        Assert.NotEmpty(what);
        await answer.AssertProblemAsync(status, slug, "rejected");
    }

    [Fact]
    public async Task Refuses_an_empty_body()
    {
        using var answer = await pix.Spi.PostAsync(Some.PaymentPath, Some.Content([]), Cancel);

        await answer.AssertProblemAsync(400, "body-mismatch", "rejected");
    }

    [Fact]
    public async Task Refuses_50_MB_without_reading_them()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Some.PaymentPath) { Content = Some.Content(new byte[50 * 1024 * 1024]) };
        request.Headers.ExpectContinue = true;

        using var answer = await pix.Spi.SendAsync(request, Cancel);

        await answer.AssertProblemAsync(413, "too-large", "rejected");
    }

    [Fact]
    public async Task Refuses_a_gzip_bomb()
    {
        using var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(new byte[64 * 1024 * 1024]);
        }

        var content = Some.Content(bomb.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        using var answer = await pix.Spi.PostAsync(Some.PaymentPath, content, Cancel);

        Assert.InRange((int)answer.StatusCode, 400, 422);
        Assert.Equal("rejected", answer.Header("pix-outcome"));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/xml; charset=iso-8859-1")]
    public async Task Refuses_other_content_types(string contentType)
    {
        using var answer = await pix.Spi.PostAsync(Some.PaymentPath, Some.Content("<a/>"u8.ToArray(), contentType), Cancel);

        await answer.AssertProblemAsync(415, "unsupported-media-type", "rejected");
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing/here", 404, "unknown-operation")]
    [InlineData("GET", "/api/v1/in/99999010/%2e%2e/out", 404, "unknown-operation")]
    [InlineData("PUT", "/api/v1/in/99999010/msgs", 405, "method-not-allowed")]
    [InlineData("TRACE", "/api/v1/in/99999010/msgs", 405, "method-not-allowed")]
    public async Task Refuses_unknown_operations(string method, string path, int status, string slug)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"http://127.0.0.1:{pix.SpiPort}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));

        using var answer = await pix.Spi.SendAsync(request, Cancel);

        await answer.AssertProblemAsync(status, slug, "rejected");
    }

    [Fact]
    public async Task Is_no_open_proxy()
    {
        using var socket = new TcpClient("127.0.0.1", pix.SpiPort);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET http://127.0.0.1:1/secret HTTP/1.1\r\nHost: 127.0.0.1:1\r\nConnection: close\r\n\r\n"), Cancel);

        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(Cancel);

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_problem_is_XML_where_the_caller_prefers_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/nothing") { Headers = { { "Accept", "application/xml" } } };

        using var answer = await pix.Spi.SendAsync(request, Cancel);

        Assert.Equal("application/problem+xml", answer.Content.Headers.ContentType?.MediaType);
        var problem = XDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).Root!;
        Assert.Equal("urn:pix:problem:unknown-operation", problem.Element(XName.Get("type", "urn:ietf:rfc:7807"))!.Value);
    }

    private static string WithoutDeclaration()
    {
        var xml = Some.Sample("pacs.008.xml");
        return xml[xml.IndexOf("<Envelope", StringComparison.Ordinal)..];
    }

    private static string TwoAppHdr()
    {
        var xml = Some.Sample("pacs.008.xml");
        var start = xml.IndexOf("<AppHdr>", StringComparison.Ordinal);
        var end = xml.IndexOf("</AppHdr>", StringComparison.Ordinal) + "</AppHdr>".Length;
        return xml.Insert(end, xml[start..end]);
    }
}
