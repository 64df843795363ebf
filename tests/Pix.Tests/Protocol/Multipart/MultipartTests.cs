using System.Text;
using Pix.Domain;
using Pix.Protocol.Multipart;

namespace Pix.Protocol.Tests.Multipart;

public sealed class MultipartTests
{
    private const string Type = "multipart/mixed; boundary=\"simple boundary\"";

    [Fact]
    public void Reads_the_boundary_with_a_space()
    {
        var (type, body) = Http("icom/02-post-multipart.request.http");

        Assert.True(MultipartBody.TryParse(type, body, out var multipart, out var reason), reason);

        Assert.Equal(2, multipart.Parts.Length);
        Assert.All(multipart.Parts, part => Assert.Equal(SomeProtocol.XmlUtf8, part.ContentType));
    }

    [Fact]
    public void Reads_an_answer_with_the_resource_id_of_each_part()
    {
        var (type, body) = Http("icom/03-stream-start.response.http");

        Assert.True(MultipartBody.TryParse(type, body, out var multipart, out var reason), reason);

        Assert.All(multipart.Parts, part => Assert.NotEmpty(part.ResourceId));
        Assert.All(multipart.Parts, part => Assert.EndsWith("</Envelope>", Encoding.UTF8.GetString(part.Content.Span).TrimEnd(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Admits_up_to_ten_messages(int count)
    {
        var result = SomeProtocol.Check(SomeProtocol.SpiSend(Body([.. Enumerable.Repeat(SomeProtocol.Pacs008(), count)]), Type));

        Assert.Null(result.Refusal);
        Assert.Equal((count, count), (result.Messages.Length, result.Payments));
        Assert.True(result.IsMultipart);
        Assert.All(result.Messages, message => Assert.Equal(SomeProtocol.Pacs008(), Encoding.UTF8.GetString(message.Content.Span)));
    }

    [Fact]
    public void Refuses_eleven_messages() =>
        Assert.Equal("multipart", SomeProtocol.Check(SomeProtocol.SpiSend(Body([.. Enumerable.Repeat(SomeProtocol.Pacs002(), 11)]), Type)).Refusal?.Rule);

    /// <summary>Which boundary the caller chose means nothing to what goes out.</summary>
    [Fact]
    public void A_boundary_inside_a_message_is_no_boundary_of_what_goes_out()
    {
        var message = SomeProtocol.Pacs008().Replace("Campo livre [0]", "Campo --simple boundary livre", StringComparison.Ordinal);
        var admitted = SomeProtocol.Check(SomeProtocol.SpiSend(Body(message, SomeProtocol.Pacs008()), Type));

        var (type, written) = MultipartWriter.Request([.. admitted.Messages.Select(one => one.Content)]);

        Assert.True(MultipartBody.TryParse(type, written, out var again, out var why), why);
        Assert.Equal([message, SomeProtocol.Pacs008()], again.Parts.Select(part => Encoding.UTF8.GetString(part.Content.Span)));
        Assert.All(again.Parts, part => Assert.Equal("Content-Type: application/xml; charset=utf-8\r\n", Encoding.ASCII.GetString(part.Headers.Span)));
    }

    [Fact]
    public void The_same_messages_go_out_as_the_same_bytes()
    {
        ReadOnlyMemory<byte>[] one = ["<a/>"u8.ToArray(), "<b/>"u8.ToArray()], other = ["<a/>"u8.ToArray(), "<c/>"u8.ToArray()];

        Assert.Equal(MultipartWriter.Request(one).Body.ToArray(), MultipartWriter.Request([.. one]).Body.ToArray());
        Assert.NotEqual(MultipartWriter.Request(one).ContentType, MultipartWriter.Request(other).ContentType);
    }

    /// <summary>QA 325: ICOM answers a part without charset with 400.</summary>
    [Fact]
    public void Parts_without_charset_go_out_with_it()
    {
        var body = Encoding.UTF8.GetString(Body(SomeProtocol.Pacs002(), SomeProtocol.Pacs002())).Replace("; charset=utf-8", "", StringComparison.Ordinal);
        var admitted = SomeProtocol.Check(SomeProtocol.SpiSend(Encoding.UTF8.GetBytes(body), Type));

        Assert.Null(admitted.Refusal);
        var written = Encoding.UTF8.GetString(MultipartWriter.Request([.. admitted.Messages.Select(one => one.Content)]).Body.Span);
        Assert.Equal(3, written.Split("Content-Type: application/xml; charset=utf-8\r\n").Length);
    }

    [Fact]
    public void One_bad_part_refuses_all()
    {
        var bad = SomeProtocol.Pacs002().Replace("<Id>99999010</Id>", "<Id>99999011</Id>", StringComparison.Ordinal);

        var refusal = SomeProtocol.Check(SomeProtocol.SpiSend(Body(SomeProtocol.Pacs002(), bad), Type)).Refusal;

        Assert.Equal((ExchangeError.WrongParticipant, "spi-from"), (refusal?.Error, refusal?.Rule));
        Assert.StartsWith("Part 2: ", refusal!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml; charset=iso-8859-1")]
    [InlineData("not a type")]
    public void A_part_of_another_content_type_refuses_all(string type)
    {
        var body = Encoding.UTF8.GetString(Body(SomeProtocol.Pacs002(), SomeProtocol.Pacs002()));
        var last = body.LastIndexOf(SomeProtocol.XmlUtf8, StringComparison.Ordinal);

        var refusal = SomeProtocol.Check(SomeProtocol.SpiSend(Encoding.UTF8.GetBytes(body[..last] + type + body[(last + SomeProtocol.XmlUtf8.Length)..]), Type)).Refusal;

        Assert.Equal((ExchangeError.UnsupportedMediaType, "content-type"), (refusal?.Error, refusal?.Rule));
        Assert.StartsWith("Part 2 ", refusal!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("multipart/mixed", "--b\r\n\r\nx\r\n--b--\r\n")]
    [InlineData("multipart/mixed; boundary=b; boundary=c", "--b\r\n\r\nx\r\n--b--\r\n")]
    [InlineData("multipart/mixed; boundary=\"\\b\"", "--b\r\n\r\nx\r\n--b--\r\n")]
    [InlineData("multipart/mixed; boundary=\"b#\"", "--b#\r\n\r\nx\r\n--b#--\r\n")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\n\r\nx\n--b\n\ny\r\n--b--\r\n")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\n\r\nx\r--b--\ry\r\n--b--\r\n")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\n\r\n--b\r\nx\r\n--b--\r\n")]
    [InlineData("multipart/mixed; boundary=b", "")]
    [InlineData("multipart/mixed; boundary=b", "--b--\r\n")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\n--bX: y\r\n\r\nx\r\n--b--\r\n")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\n\r\nx\r\n--bc\r\n\r\n--b--\r\n")]
    [InlineData("multipart/mixed; boundary=b", "\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\n\r\nx\r\n--b--\r\n--b\r\n")]
    [InlineData("multipart/mixed; boundary=b", "preamble\r\n--b\r\n\r\nx\r\n--b--\r\n")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\n\r\nx\r\n--b--\r\nepilogue")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\n\r\nx\r\n--b\r\n")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\n\r\nx\r\n--b")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\n\r\nx")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\nA: b")]
    [InlineData("multipart/mixed; boundary=b", "--bc\r\n\r\nx\r\n--bc--\r\n")]
    [InlineData("multipart/mixed; boundary=b", "--b\n\nx\n--b--\n")]
    [InlineData("multipart/mixed; boundary=b", "--b\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n--b--\r\n")]
    public void Refuses_what_two_readers_could_cut_differently(string type, string body)
    {
        Assert.False(MultipartBody.TryParse(type, Encoding.ASCII.GetBytes(body), out _, out var reason));
        Assert.NotEmpty(reason);
    }

    private static byte[] Body(params string[] messages) =>
        Encoding.UTF8.GetBytes(string.Concat(messages.Select(message => $"--simple boundary\r\nContent-Type: application/xml; charset=utf-8\r\n\r\n{message}\r\n")) + "--simple boundary--\r\n");

    private static (string Type, byte[] Body) Http(string file)
    {
        var bytes = Vectors.Bytes(file);
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        var type = Encoding.ASCII.GetString(bytes, 0, end).Split("\r\n").Single(line => line.StartsWith("Content-Type: ", StringComparison.Ordinal));
        return (type["Content-Type: ".Length..], bytes[(end + 4)..]);
    }
}
