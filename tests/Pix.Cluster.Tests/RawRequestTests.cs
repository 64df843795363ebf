using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests;

/// <summary>Requests written byte for byte to the front door: what two servers could read in two ways is refused and never gets to the Central Bank.</summary>
public sealed partial class RawRequestTests(PixCluster pix)
{
    private const string Post = "POST /api/v1/in/99999010/msgs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/xml; charset=utf-8\r\n";

    /// <summary>What would come out as a second request.</summary>
    private const string Smuggled = "GET /api/v1/in/catalog?smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Ambiguous => new()
    {
        { "two lengths", Post + "Content-Length: 4\r\nContent-Length: 60\r\n\r\n<a/>" + Smuggled },
        { "two lengths in one", Post + "Content-Length: 4, 60\r\n\r\n<a/>" + Smuggled },
        { "a negative length", Post + "Content-Length: -1\r\n\r\n<a/>" + Smuggled },
        { "a length with a plus sign", Post + "Content-Length: +4\r\n\r\n<a/>" + Smuggled },
        { "a negative zero", Post + "Content-Length: -0\r\n\r\n" + Smuggled },
        { "a blank in a length", Post + "Content-Length: 4 4\r\n\r\n<a/>" + Smuggled },
        { "two equal lengths in one", Post + "Content-Length: 4,4\r\n\r\n<a/>" + Smuggled },
        { "two equal lengths", Post + "Content-Length: 4\r\nContent-Length: 4\r\n\r\n<a/>" + Smuggled },
        { "a hexadecimal length", Post + "Content-Length: 0x4\r\n\r\n<a/>" + Smuggled },
        { "a length with an exponent", Post + "Content-Length: 4e0\r\n\r\n<a/>" + Smuggled },
        { "an empty length", Post + "Content-Length:\r\n\r\n<a/>" + Smuggled },
        { "digits of another script", Post + "Content-Length: ４\r\n\r\n<a/>" + Smuggled },
        { "a length longer than a number", Post + "Content-Length: 00000000000000000004\r\n\r\n<a/>" + Smuggled },
        { "a length and a sign before chunks", Post + "Content-Length: +4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Smuggled },
        { "length and chunks", Post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Smuggled },
        { "chunks under another name", Post + "Content-Length: 4\r\nTransfer-Encoding: xchunked\r\n\r\n<a/>" + Smuggled },
        { "chunks not last", Post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + Smuggled },
        { "garbage for a chunk size", Post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n<a/>\r\n0\r\n\r\n" + Smuggled },
        { "a chunk longer than it says", Post + "Transfer-Encoding: chunked\r\n\r\n2\r\n<a/>\r\n0\r\n\r\n" + Smuggled },
        { "a chunk size too large", Post + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n<a/>\r\n0\r\n\r\n" + Smuggled },
        { "a folded header", "GET /api/v1/in/catalog?folded HTTP/1.1\r\nHost: localhost\r\nX-A: 1\r\n Transfer-Encoding: chunked\r\n\r\n" },
        { "a blank before the colon", "GET /api/v1/in/catalog?blank HTTP/1.1\r\nHost: localhost\r\nContent-Length : 5\r\n\r\nhello" },
        { "a bare CR in a header", "GET /api/v1/in/catalog?bare-cr HTTP/1.1\r\nHost: localhost\r\nX-A: 1\rX-B: 2\r\n\r\n" },
        { "a NUL in a header", "GET /api/v1/in/catalog?nul HTTP/1.1\r\nHost: localhost\r\nX-A: a\0b\r\n\r\n" },
        { "no Host", "GET /api/v1/in/catalog?no-host HTTP/1.1\r\n\r\n" },
        { "two Hosts", "GET /api/v1/in/catalog?two-hosts HTTP/1.1\r\nHost: localhost\r\nHost: other\r\n\r\n" },
        { "absolute form", "GET http://localhost/api/v1/in/catalog?absolute HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "authority form", "CONNECT elsewhere:443 HTTP/1.1\r\nHost: elsewhere:443\r\n\r\n" },
        { "asterisk form", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "dot dot", Get("/api/v1/in/../in/catalog?dots") },
        { "encoded dot dot", Get("/api/v1/in/%2E%2e/in/catalog?dots") },
        { "doubly encoded", Get("/api/v1/%252e%252e/in/catalog?dots") },
        { "an empty segment", Get("/api/v1//in/catalog?empty") },
        { "an encoded slash", Get("/api/v1/in%2Fcatalog?slash") },
        { "an encoded slash in a parameter", Get("/api/v1/out/99999010/stream/a%2fb?slash") },
        { "a backslash", Get("/api/v1/in\\catalog?backslash") },
        { "an encoded backslash", Get("/api/v1/in%5Ccatalog?backslash") },
        { "CRLF in the path", Get("/api/v1/in/catalog%0d%0aX-Injected:%201?crlf") },
        { "CRLF in the query", Get("/api/v1/in/catalog?crlf=%0D%0AX-Injected:%201") },
        { "LF in the query", Get("/api/v1/in/catalog?lf=%0a") },
        { "NUL in the query", Get("/api/v1/in/catalog?nul=%00") },
        { "half an encoding", Get("/api/v1/in/catalog?half=%0") },
        { "a fragment", Get("/api/v1/in/catalog?fragment#x") },
        { "a byte beyond ASCII", Get("/api/v1/in/catalog?ã") },
    };

    [Theory]
    [MemberData(nameof(Ambiguous))]
    public async Task What_can_be_read_in_two_ways_is_refused_and_does_not_leave(string what, string request)
    {
        var before = await pix.CentralBank.ReceivedAsync(_ => true);

        var answer = await SendAsync(request);

        Assert.True(Statuses().Match(answer) is { Success: true } status && status.Groups[1].Value.StartsWith('4'), $"{what}: {answer}");
        Assert.Equal(1, Statuses().Count(answer));
        Assert.DoesNotContain("X-Injected", answer, StringComparison.Ordinal);
        var after = await pix.CentralBank.ReceivedAsync(_ => true);
        Assert.DoesNotContain(after, received => received.Path.Contains('?', StringComparison.Ordinal) && received.Seq > before.Select(known => known.Seq).DefaultIfEmpty().Max());
    }

    // Nobody knows where the next request would begin: the connection ends.
    [Theory]
    [InlineData("zz\r\n<a/>\r\n0\r\n\r\n")]
    [InlineData("2\r\n<a/>\r\n0\r\n\r\n")]
    [InlineData("FFFFFFFFFFFFFFFFF\r\n<a/>\r\n0\r\n\r\n")]
    public async Task A_bad_chunk_is_a_400_problem_and_no_fault_of_the_front_door(string chunks)
    {
        var before = PixCluster.Logged.Count;

        var answer = await SendAsync(Post + "Transfer-Encoding: chunked\r\n\r\n" + chunks + Smuggled);

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("urn:pix:problem:bad-body", answer, StringComparison.Ordinal);
        Assert.Contains("pix-outcome: rejected", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        Assert.Equal(1, Statuses().Count(answer));
        Assert.DoesNotContain(PixCluster.Logged.Skip(before), line => line.StartsWith("Error Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    // RFC 9110, 8.6: digits and nothing else. Kestrel reads a sign too if it is let.
    [Theory]
    [InlineData("+4")]
    [InlineData("-0")]
    [InlineData("4 4")]
    [InlineData("4,4")]
    [InlineData("0x4")]
    [InlineData("4\r\nContent-Length: 4")]
    public async Task A_length_that_is_not_of_digits_alone_is_400_on_every_port(string length)
    {
        foreach (var port in (int[])[pix.SpiPort, pix.DictPort, pix.Management.BaseAddress!.Port])
        {
            var answer = await SendAsync($"POST /anything HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n<a/>{Smuggled}", port);

            Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
            Assert.Equal(1, Statuses().Count(answer));
        }
    }

    [Theory]
    [InlineData("4")]
    [InlineData("0000000000000000004")]
    public async Task A_length_of_digits_is_taken(string length)
    {
        var answer = await SendAsync($"{Post}Content-Length: {length}\r\nConnection: close\r\n\r\n<a/>");

        Assert.StartsWith("HTTP/1.1 422 ", answer, StringComparison.Ordinal);
        Assert.Contains("urn:pix:problem:", answer, StringComparison.Ordinal);
    }

    // RFC 9112, 2.2: a server may take a bare LF for the end of a line. One that does must not see two headers where there is one.
    [Fact]
    public async Task A_bare_LF_never_makes_a_header_that_the_Central_Bank_sees()
    {
        var answer = await SendAsync("GET /api/v1/in/catalog HTTP/1.1\r\nHost: localhost\r\nX-A: 1\nX-Injected: 2\r\nConnection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 (200|400) ", answer);
        Assert.All(await pix.CentralBank.ReceivedAsync(_ => true), received => Assert.DoesNotContain("X-Injected", received.Headers.Keys));
    }

    private static string Get(string target) => $"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private async Task<string> SendAsync(string request, int? port = null)
    {
        using var client = new TcpClient("127.0.0.1", port ?? pix.SpiPort);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), Cancel);
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var answer = new StringBuilder();
        var buffer = new byte[8192];
        try
        {
            // A connection that is kept open has said all when nothing more comes.
            for (var count = -1; count != 0; answer.Append(Encoding.UTF8.GetString(buffer, 0, count)))
            {
                idle.CancelAfter(answer.Length == 0 ? TimeSpan.FromSeconds(20) : TimeSpan.FromMilliseconds(300));
                count = await stream.ReadAsync(buffer, idle.Token);
            }
        }
        catch (Exception ended) when (ended is IOException || (ended is OperationCanceledException && !Cancel.IsCancellationRequested))
        {
            // Reset, or nothing more.
        }

        return answer.ToString();
    }

    [GeneratedRegex(@"^HTTP/1\.1 ([0-9]{3}) ", RegexOptions.Multiline)]
    private static partial Regex Statuses();
}
