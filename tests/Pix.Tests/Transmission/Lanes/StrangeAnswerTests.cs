using System.Globalization;
using System.Text;
using Pix.Transmission.Lanes;
using Xunit;

namespace Pix.Transmission.Tests.Lanes;

/// <summary>Whatever status and headers come: there is a result that says what is known, and no value that cannot be written on.</summary>
public sealed class StrangeAnswerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_byte_in_a_header_gives_a_result()
    {
        await using var server = Echo(number => Encoding.Latin1.GetBytes($"HTTP/1.1 201 Created\r\nContent-Length: 4\r\nPI-Note: a{(char)number}b\r\n\r\nbody"));
        await using var transmitter = SomeTransmission.Transmitter(server, Unhurried);

        for (var number = 0x00; number <= 0xFF; number++)
        {
            var result = await Ask(transmitter, number);

            var note = result.Headers.SingleOrDefault(header => header.Name == "PI-Note")?.Value;
            if (number is 0x00 or '\r' or (>= 0x20 and <= 0x7E))
            {
                // NUL and CR are blanks before they come to us, as RFC 9110, 5.5, allows.
                Assert.Equal((TransmissionFate.Answered, 201, number < 0x20 ? "a b" : $"a{(char)number}b"), (result.Fate, result.Status, note));
            }
            else
            {
                // A line end breaks the head itself.
                var isHead = number is not '\n';
                Assert.True(result is { Fate: TransmissionFate.Unknown, AnswerUnreadable: true }, $"{number:X2}: {result.Fate} {result.Detail} {string.Join('|', result.Headers)}");
                Assert.Equal(isHead ? (201, $"a\\x{number:X2}b", "body") : (0, null, ""), (result.Status, note, Encoding.UTF8.GetString(result.Body.Span)));
            }
        }
    }

    [Fact]
    public async Task Every_status_gives_a_result()
    {
        await using var server = Echo(status => Encoding.Latin1.GetBytes($"HTTP/1.1 {status:D3} Word\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), once: true);
        await using var transmitter = SomeTransmission.Transmitter(server, Unhurried);

        for (var status = 0; status <= 999; status++)
        {
            var result = await Ask(transmitter, status);

            var expected = status switch
            {
                >= 200 and <= 599 => (TransmissionFate.Answered, false, status),
                // These are followed by a final answer, which did not come.
                100 or (>= 102 and <= 199) => (TransmissionFate.Unknown, false, 0),
                _ => (TransmissionFate.Unknown, true, status),
            };
            Assert.Equal((status, expected), (status, (result.Fate, result.AnswerUnreadable, result.Status)));
        }
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(599, true)]
    [InlineData(600, false)]
    [InlineData(999, false)]
    [InlineData(101, false)]
    [InlineData(0, false)]
    public async Task Only_a_final_status_is_an_answer(int status, bool isAnswer)
    {
        var result = await Receive($"HTTP/1.1 {status:D3} Word\r\nContent-Length: 0\r\n\r\n", mayResend: false);

        Assert.Equal((isAnswer ? TransmissionFate.Answered : TransmissionFate.Unknown, !isAnswer, status), (result.Fate, result.AnswerUnreadable, result.Status));
        Assert.Equal(isAnswer ? "" : $"The answer has the status {status:D3}, which is not one of a final answer (200 to 599).", result.Detail);
    }

    [Theory]
    [InlineData(204)]
    [InlineData(205)]
    [InlineData(304)]
    public async Task A_length_of_nothing_is_no_body(int status)
    {
        var result = await Receive($"HTTP/1.1 {status} Word\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal((TransmissionFate.Answered, status), (result.Fate, result.Status));
    }

    [Theory]
    [InlineData("PI-Note: \u00e9\r\nPI-Other: fine\r\nContent-Type: a/b", "PI-Note")]
    [InlineData("PI-Note: fine\r\nPI-Note: \u00e9", "PI-Note")]
    [InlineData("PI-Note: \u00e9\r\nPI-Note: fine", "PI-Note")]
    [InlineData("PI-First: \u00e9\r\nPI-Second: \u00e9", "PI-First")]
    public async Task One_bad_value_among_good_ones_makes_the_answer_unreadable(string headers, string named)
    {
        var result = await Receive($"HTTP/1.1 200 OK\r\n{headers}\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal((true, $"The answer's header {named} has a character that is not printable ASCII."), (result.AnswerUnreadable, result.Detail));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(205)]
    [InlineData(304)]
    public async Task A_body_where_there_is_none_is_unreadable(int status)
    {
        var result = await Receive($"HTTP/1.1 {status} Word\r\nContent-Length: 4\r\n\r\nbody");

        Assert.Equal((TransmissionFate.Unknown, true, status), (result.Fate, result.AnswerUnreadable, result.Status));
    }

    [Fact]
    public async Task A_chunked_body_of_a_205_is_unreadable()
    {
        var result = await Receive("HTTP/1.1 205 Word\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n");

        Assert.True(result.AnswerUnreadable);
    }

    [Theory]
    [InlineData("Content-Type: multipart/mixed; boundary=a", "Content-Type: multipart/mixed; boundary=b")]
    [InlineData("Content-Type: application/xml", "content-type: application/xml")]
    [InlineData("PI-Pull-Next: /a", "PI-Pull-Next: /b")]
    [InlineData("PI-ResourceId: 1", "PI-ResourceId: 2")]
    [InlineData("Location: /a", "Location: /b")]
    public async Task Two_headers_of_which_there_is_one_are_unreadable_and_kept_for_the_audit(string first, string second)
    {
        var result = await Receive($"HTTP/1.1 200 OK\r\n{first}\r\nContent-Length: 4\r\n{second}\r\n\r\nbody");

        Assert.Equal((TransmissionFate.Unknown, true, 200, "body"), (result.Fate, result.AnswerUnreadable, result.Status, Encoding.UTF8.GetString(result.Body.Span)));
        Assert.Equal([ValueOf(first), ValueOf(second)], result.Headers.Select(header => header.Value));
    }

    [Theory]
    [InlineData("Cache-Control: no-store", "Cache-Control: private")]
    [InlineData("PI-Note: 1", "PI-Note: 2")]
    public async Task Two_of_another_header_are_passed_on(string first, string second)
    {
        var result = await Receive($"HTTP/1.1 200 OK\r\n{first}\r\nContent-Length: 4\r\n{second}\r\n\r\nbody");

        Assert.Equal(TransmissionFate.Answered, result.Fate);
        Assert.Equal([ValueOf(first), ValueOf(second)], result.Headers.Select(header => header.Value));
    }

    [Fact]
    public async Task A_header_that_is_not_passed_on_may_hold_anything()
    {
        var result = await Receive("HTTP/1.1 200 OK\r\nServer: caf\u00e9\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal((TransmissionFate.Answered, 0), (result.Fate, result.Headers.Length));
    }

    [Fact]
    public async Task The_continuation_of_an_unreadable_answer_is_kept()
    {
        var result = await Receive("HTTP/1.1 200 OK\r\nPI-Pull-Next: /api/v1/out/99999010/stream/x\r\nPI-Note: \u00e9\r\nContent-Length: 4\r\n\r\nbody");

        Assert.True(result.AnswerUnreadable);
        Assert.Equal("/api/v1/out/99999010/stream/x", result.Headers.Single(header => header.Name == "PI-Pull-Next").Value);
        Assert.Equal("The answer's header PI-Note has a character that is not printable ASCII.", result.Detail);
    }

    [Fact]
    public async Task An_unreadable_answer_is_not_followed_by_a_resend()
    {
        await using var server = new RawServer(connection => connection.AnswerAll(500, "PI-Note: \u00e9\r\n"));
        await using var transmitter = SomeTransmission.Transmitter(server);

        var result = await transmitter.SendAsync(SomeTransmission.Post(mayResend: true), SomeTransmission.Time, Token);

        Assert.Equal((TransmissionFate.Unknown, true, 1), (result.Fate, result.AnswerUnreadable, result.Attempts));
    }

    private static string ValueOf(string header) => header[(header.IndexOf(':', StringComparison.Ordinal) + 2)..];

    private static void Unhurried(TransmissionOptions options)
    {
        options.MaxResends = 0;
        options.CircuitMinimumAttempts = 1000;
        options.CircuitFailureRatio = 1;
    }

    private static Task<TransmissionResult> Ask(LaneSender transmitter, int number) =>
        transmitter.SendAsync(SomeTransmission.Get(query: $"?{number}"), SomeTransmission.Time, Token);

    private static RawServer Echo(Func<int, byte[]> answer, bool once = false) => new(async connection =>
    {
        while (await connection.Read() is { } request)
        {
            var query = request.Split(' ')[1].Split('?')[1];
            await connection.Write(answer(int.Parse(query, CultureInfo.InvariantCulture)));
            if (once)
            {
                await connection.Close();
                return;
            }
        }
    });

    private static async Task<TransmissionResult> Receive(string answer, bool mayResend = true)
    {
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Write(answer);
            await connection.Hang();
        });
        await using var transmitter = SomeTransmission.Transmitter(server);
        return await transmitter.SendAsync(SomeTransmission.Post(mayResend), SomeTransmission.Time, Token);
    }
}
