using System.Buffers;
using System.Globalization;
using System.Text;
using Pix.Api.Problems;
using Pix.Domain;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Recognises an answer that Kestrel itself wrote (status line, <c>Content-Length: 0</c>, no body), and adds the headers and the problem document
/// that all error answers of Pix have.
/// </summary>
internal static class EarlyAnswer
{
    private const string LengthName = "Content-Length:";
    private const string EndOfHead = "\r\n\r\n";
    private const int StatusAt = 9;
    private const int StatusDigits = 3;

    private static ReadOnlySpan<byte> StatusLineBegin => "HTTP/1.1 "u8;

    /// <summary>Returns the HTTP status of an answer that Kestrel itself wrote; null when the bytes are anything else.</summary>
    public static int? StatusOf(ReadOnlySpan<byte> answer)
    {
        var bare = answer.StartsWith(StatusLineBegin)
            && answer.EndsWith("\r\n\r\n"u8)
            && answer.IndexOf("\r\n\r\n"u8) == answer.Length - EndOfHead.Length
            && answer.IndexOf("\r\nContent-Length: 0\r\n"u8) > 0
            && answer.IndexOf("\r\npix-outcome:"u8) < 0;
        return bare && int.TryParse(answer.Slice(StatusAt, StatusDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status >= 400 ? status : null;
    }

    /// <summary>Returns Kestrel's answer, completed with outcome, request id and problem document.</summary>
    /// <param name="answer">Kestrel's own answer, as recognised by <see cref="StatusOf"/>.</param>
    /// <param name="problem">The problem that the answer describes.</param>
    /// <param name="requestId">Id of the request.</param>
    /// <param name="withBody">False for the answer to a HEAD request, which states the length of the document but does not contain the document.</param>
    public static byte[] Write(ReadOnlySpan<byte> answer, Problem problem, string requestId, bool withBody)
    {
        var body = ProblemFormat.RenderJson(problem, requestId);
        var head = new StringBuilder(512);
        foreach (var line in Encoding.ASCII.GetString(answer[..^EndOfHead.Length]).Split("\r\n"))
        {
            if (!line.StartsWith(LengthName, StringComparison.OrdinalIgnoreCase))
            {
                head.Append(line).Append("\r\n");
            }
        }

        head.Append(CultureInfo.InvariantCulture, $"Content-Type: application/problem+json\r\n{LengthName} {body.Length}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"pix-outcome: {problem.Fate.Word()}\r\npix-request-id: {requestId}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"pix-signature-valid: {SignatureHeader.Of(problem.Signature)}\r\n\r\n");
        var whole = new ArrayBufferWriter<byte>(head.Length + body.Length);
        Encoding.ASCII.GetBytes(head.ToString(), whole);
        if (withBody)
        {
            whole.Write(body);
        }

        return whole.WrittenSpan.ToArray();
    }
}
