using Pix.Api.Problems;
using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>What the front door refuses by itself, before any grain call.</summary>
internal static class FrontDoorProblems
{
    public static readonly Problem BadTarget = Problem.Rejected(
        StatusCodes.Status400BadRequest, "bad-request-target", "The request line does not name a path.",
        "Send the path in origin form, percent-encoded: /api/… without scheme, host or fragment.");

    public static readonly Problem BadBody = Problem.Rejected(
        StatusCodes.Status400BadRequest, "bad-body", "The body does not come as the headers announce it.",
        "Send as many bytes as Content-Length says, or well-formed chunks (RFC 9112, 7.1).");

    public static readonly Problem UnsupportedMediaType = Problem.Rejected(
        StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "The body is not of a type that this port takes.",
        "Send Content-Type: application/xml; charset=utf-8 (on the SPI port multipart/mixed too).");

    public static readonly Problem TooSlow = Problem.NotSent(
        StatusCodes.Status408RequestTimeout, "too-slow", "The body came too slowly.",
        "Nothing was sent; send the request again, faster than Pix:MinBodyBytesPerSecond.");

    public static Problem TooLarge(int maxBytes) => ExchangeProblems.From(new ExchangeReply
    {
        Error = ExchangeError.TooLarge,
        Detail = $"At most {maxBytes} bytes are taken (setting Pix:MaxRequestBytes).",
    });
}
