using System.IO.Compression;
using System.Text;
using Pix.Transmission.Lanes;
using Xunit;

namespace Pix.Transmission.Tests.Exchanges;

public sealed class AnswerBodyTests
{
    private const string Gzip = "Content-Encoding: gzip\r\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gzip_is_decoded_and_its_header_ends_here()
    {
        var result = await Receive(connection => connection.Answer(200, Gzip, Compress(Encoding.UTF8.GetBytes("<a>ação</a>"))));

        Assert.Equal("<a>ação</a>", Encoding.UTF8.GetString(result.Body.Span));
        Assert.DoesNotContain(result.Headers, field => field.Name == "Content-Encoding");
    }

    [Fact]
    public async Task Chunked_is_put_together()
    {
        var result = await Receive(connection => connection.Write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<a>\r\n4\r\n</a>\r\n0\r\n\r\n"));

        Assert.Equal("<a></a>", Encoding.UTF8.GetString(result.Body.Span));
    }

    [Theory]
    [InlineData(1000, TransmissionFate.Answered)]
    [InlineData(1001, TransmissionFate.Unknown)]
    public async Task The_limit_holds_to_the_byte(int bytes, TransmissionFate fate)
    {
        var result = await Receive(connection => connection.Answer(200, "", new string('x', bytes)));

        Assert.Equal((fate, fate == TransmissionFate.Unknown, 200), (result.Fate, result.AnswerUnreadable, result.Status));
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(1001, true)]
    public async Task The_limit_holds_to_the_byte_for_what_was_unpacked(int bytes, bool isUnreadable)
    {
        var result = await Receive(connection => connection.Answer(200, Gzip, Compress(new byte[bytes])));

        Assert.Equal((isUnreadable, isUnreadable ? "The answer is larger than 1000 bytes." : ""), (result.AnswerUnreadable, result.Detail));
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off_and_its_beginning_is_kept()
    {
        var ended = new TaskCompletionSource();
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            try
            {
                while (true)
                {
                    await connection.Write("400\r\n" + new string('x', 1024) + "\r\n");
                }
            }
            catch (IOException)
            {
                // The transmitter closed the connection.
                ended.SetResult();
            }
        });
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Post(mayResend: true) with { MaxResponseBytes = 1000 }, SomeTransmission.Time, Token);

        Assert.Equal((true, "The answer is larger than 1000 bytes."), (result.AnswerUnreadable, result.Detail));
        Assert.Equal(new string('x', 1000), Encoding.UTF8.GetString(result.Body.Span));
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task A_declared_length_beyond_the_limit_is_read_to_the_limit_only()
    {
        var result = await Receive(connection => connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n" + new string('x', 2000)));

        Assert.Equal((true, "The answer is larger than 1000 bytes.", 1000), (result.AnswerUnreadable, result.Detail, result.Body.Length));
    }

    // The checksum at the end is wrong: whoever reads so far says "is not gzip".
    [Fact]
    public async Task A_gzip_bomb_is_unpacked_to_the_limit_and_no_further()
    {
        var bomb = Compress(new byte[800_000]);
        Assert.True(bomb.Length < 1000);
        bomb[^8] ^= 1;

        var result = await Receive(connection => connection.Answer(200, Gzip, bomb));

        Assert.Equal((TransmissionFate.Unknown, true, "The answer is larger than 1000 bytes."), (result.Fate, result.AnswerUnreadable, result.Detail));
        Assert.Equal(bomb, result.Body.ToArray());
    }

    [Fact]
    public async Task Gzip_that_is_cut_short_is_not_taken()
    {
        var whole = Compress(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100))));

        for (var length = 1; length < whole.Length; length += 7)
        {
            var result = await Receive(connection => connection.Answer(200, Gzip, whole[..length]));
            Assert.True(result.AnswerUnreadable, $"{length} of {whole.Length} bytes were taken for a whole answer.");
        }
    }

    [Theory]
    [InlineData(Gzip, "not gzip")]
    [InlineData("Content-Encoding: br\r\n", "x")]
    [InlineData("Content-Encoding: gzip, gzip\r\n", "x")]
    public async Task Other_encodings_are_not_taken(string header, string body)
    {
        var result = await Receive(connection => connection.Answer(200, header, body));

        Assert.Equal((TransmissionFate.Unknown, true, 200), (result.Fate, result.AnswerUnreadable, result.Status));
        Assert.Equal(body, Encoding.UTF8.GetString(result.Body.Span));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/1.1 abc\r\n\r\n")]
    public async Task What_is_not_http_is_unreadable(string answer)
    {
        var result = await Receive(connection => connection.Write(answer));

        Assert.Equal((TransmissionFate.Unknown, true), (result.Fate, result.AnswerUnreadable));
    }

    [Fact]
    public async Task Endless_headers_are_cut_off()
    {
        var result = await Receive(connection => connection.Write("HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("X-A: " + new string('x', 1000) + "\r\n", 100))));

        Assert.Equal((TransmissionFate.Unknown, true), (result.Fate, result.AnswerUnreadable));
    }

    private static byte[] Compress(byte[] bytes)
    {
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.SmallestSize))
        {
            gzip.Write(bytes);
        }

        return output.ToArray();
    }

    private static async Task<TransmissionResult> Receive(Func<RawConnection, Task> answer)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await answer(connection);
            await connection.Hang();
        });
        await using var transmitter = SomeTransmission.Transmitter(server);
        return await transmitter.SendAsync(SomeTransmission.Post(mayResend: true) with { MaxResponseBytes = 1000 }, SomeTransmission.Time, Token);
    }
}
