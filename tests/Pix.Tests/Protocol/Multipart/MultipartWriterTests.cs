using System.Text;
using Pix.Protocol.Multipart;

namespace Pix.Protocol.Tests.Multipart;

public sealed class MultipartWriterTests
{
    [Fact]
    public void What_is_written_reads_back_with_contents_and_resource_ids_and_nothing_else()
    {
        const string Body = "--b\r\nX-Other: one\r\nPI-ResourceId: a+/=\r\nContent-Type: text/plain; charset=utf-16\r\n\r\n<a/>\r\n--b\r\nContent-Type: application/xml\r\n\r\n<b>--b\n</b>\r\n--b--\r\n";
        Assert.True(MultipartBody.TryParse("multipart/mixed; boundary=b", Encoding.ASCII.GetBytes(Body), out var read, out var why), why);

        var (type, written) = MultipartWriter.Answer(read.Parts);

        Assert.True(MultipartBody.TryParse(type, written, out var again, out why), why);
        Assert.Equal(["<a/>", "<b>--b\n</b>"], again.Parts.Select(part => Encoding.ASCII.GetString(part.Content.Span)));
        Assert.Equal(["a+/=", ""], again.Parts.Select(part => part.ResourceId));
        Assert.All(again.Parts, part => Assert.Equal("application/xml; charset=utf-8", part.ContentType));
        Assert.DoesNotContain("X-Other", Encoding.ASCII.GetString(written.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_knows_the_boundary_before()
    {
        Assert.True(MultipartBody.TryParse("multipart/mixed; boundary=b", "--b\r\n\r\nx\r\n--b--\r\n"u8.ToArray(), out var read, out _));

        Assert.NotEqual(MultipartWriter.Answer(read.Parts).ContentType, MultipartWriter.Answer(read.Parts).ContentType);
    }

    [Theory]
    [InlineData("Content-Type: application/xml\n\nforged\n--b\r\nA: b\r\n")]
    [InlineData("A: b\rC: d\r\n")]
    [InlineData("A: b\r\n c\r\n")]
    [InlineData("A: b\r\nA: c\r\n")]
    [InlineData("A : b\r\n")]
    [InlineData(": b\r\n")]
    [InlineData("no colon\r\n")]
    [InlineData("A: \u0001\r\n")]
    [InlineData("A: \u00e9\r\n")]
    [InlineData("PI-ResourceId: a;b\r\n")]
    [InlineData("PI-ResourceId: a,b\r\n")]
    [InlineData("PI-ResourceId: a b\r\n")]
    [InlineData("Content-Encoding: gzip\r\n")]
    [InlineData("Content-Transfer-Encoding: base64\r\n")]
    public void Header_lines_that_two_readers_could_read_differently_spoil_the_whole(string headers)
    {
        var body = Encoding.Latin1.GetBytes($"--b\r\nA: b\r\n\r\n<a/>\r\n--b\r\n{headers}\r\n<b/>\r\n--b--\r\n");

        Assert.False(MultipartBody.TryParse("multipart/mixed; boundary=b", body, out _, out var reason));
        Assert.NotEmpty(reason);
    }
}
