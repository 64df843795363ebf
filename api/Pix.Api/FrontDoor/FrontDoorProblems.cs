using Pix.Api.Problems;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Http;

namespace Pix.Api.FrontDoor;

/// <summary>Problems in the answers to requests that the front door itself refuses, without calling a silo.</summary>
internal static class FrontDoorProblems
{
    public static readonly Problem BadTarget = Problem.Rejected(
        StatusCodes.Status400BadRequest, "bad-request-target", "The request line does not name a path.",
        "Send the path in origin form, percent-encoded: /api/… without scheme, host or fragment.");

    public static readonly Problem TargetTooLong = Problem.Rejected(
        StatusCodes.Status414UriTooLong, "target-too-long", "The request line is too long.",
        $"At most {CallerHeaders.MaxLine} bytes are taken, method, path and query together.");

    public static readonly Problem HeadersTooLarge = Problem.Rejected(
        StatusCodes.Status431RequestHeaderFieldsTooLarge, "headers-too-large", "The headers are too large.",
        $"At most {CallerHeaders.MaxCount} header lines of {CallerHeaders.MaxBytes} bytes are taken, of them {CallerHeaders.MaxEchoed} pix-* lines of {CallerHeaders.MaxEchoedBytes} bytes.");

    public static readonly Problem NotHttp = Problem.Rejected(
        StatusCodes.Status400BadRequest, "not-http", "The request is not well-formed HTTP/1.1.",
        "The request line or a header breaks a rule of RFC 9112, or a value is not UTF-8. The request was not read any further, and the connection ends.");

    public static readonly Problem HttpVersion = Problem.Rejected(
        StatusCodes.Status505HttpVersionNotsupported, "http-version", "This version of HTTP is not taken.", "Send HTTP/1.1.");

    public static readonly Problem BadBody = Problem.Rejected(
        StatusCodes.Status400BadRequest, "bad-body", "The body does not come as the headers announce it.",
        "Send as many bytes as Content-Length says, or well-formed chunks (RFC 9112, 7.1).");

    public static readonly Problem TooSlow = Problem.NotSent(
        StatusCodes.Status408RequestTimeout, "too-slow", "The request came too slowly.",
        "Nothing was sent; send the request again: its headers within Pix:HeaderTimeout, its body faster than Pix:MinBodyBytesPerSecond.");

    public static readonly Problem ForeignPage = Problem.Rejected(
        StatusCodes.Status403Forbidden, "foreign-page", "A web page of another site sent this request.",
        "Origin or Sec-Fetch-Site says so. Pix answers programs, and pages that it gave out itself. To look at one, open its address by hand.");

    public static readonly Problem ForeignHost = Problem.Rejected(
        StatusCodes.Status403Forbidden, "foreign-host", "This host name is not one of this service.",
        "Host must be an IP address, localhost, the machine's own name, or one of Pix:HostNames.");

    private const int MaxNamed = 64;

    /// <summary>The problem for a header that HTTP cannot carry unchanged.</summary>
    /// <param name="name">Name of the header, as the caller sent it.</param>
    public static Problem BadHeader(string name) => Problem.Rejected(
        StatusCodes.Status400BadRequest, "bad-header", "A header cannot be passed on.", FieldText.IsName(name)
            ? $"The value of {(name.Length <= MaxNamed ? name : name[..MaxNamed] + "…")} has a control character or, in a pix-* or PI-* header, one outside printable ASCII. Nothing was sent."
            : "The name of a header has a character that names do not have (RFC 9110, 5.1). Nothing was sent.");

    /// <summary>The problem for a request that Kestrel refused before the request was read completely.</summary>
    /// <param name="status">HTTP status of Kestrel's own answer.</param>
    /// <param name="maxBytes">Maximum size of a body, in bytes.</param>
    public static Problem Unread(int status, int maxBytes) => status switch
    {
        StatusCodes.Status405MethodNotAllowed => ExchangeProblems.From(new ExchangeReply { Error = ExchangeError.MethodNotAllowed }),
        StatusCodes.Status408RequestTimeout => TooSlow,
        StatusCodes.Status413PayloadTooLarge => TooLarge(maxBytes),
        StatusCodes.Status414UriTooLong => TargetTooLong,
        StatusCodes.Status431RequestHeaderFieldsTooLarge => HeadersTooLarge,
        StatusCodes.Status505HttpVersionNotsupported => HttpVersion,
        _ => NotHttp with { Status = status },
    };

    public static Problem TooLarge(int maxBytes) => ExchangeProblems.From(new ExchangeReply
    {
        Error = ExchangeError.TooLarge,
        Detail = $"At most {maxBytes} bytes are taken (setting Pix:MaxRequestBytes).",
    });
}
