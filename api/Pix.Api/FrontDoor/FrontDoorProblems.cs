using Pix.Api.Problems;
using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>What the front door refuses by itself, before any grain call.</summary>
internal static class FrontDoorProblems
{
    public static readonly Problem BadTarget = new()
    {
        Status = StatusCodes.Status400BadRequest,
        Slug = "bad-request-target",
        Title = "The request line does not name a path.",
        Detail = "Send the path in origin form, percent-encoded: /api/… without scheme, host or fragment.",
        Fate = Fate.Rejected,
    };

    public static readonly Problem UnsupportedMediaType = new()
    {
        Status = StatusCodes.Status415UnsupportedMediaType,
        Slug = "unsupported-media-type",
        Title = "The body is not of a type that this port takes.",
        Detail = "Send Content-Type: application/xml; charset=utf-8 (on the SPI port multipart/mixed too).",
        Fate = Fate.Rejected,
    };

    public static readonly Problem TooSlow = new()
    {
        Status = StatusCodes.Status408RequestTimeout,
        Slug = "too-slow",
        Title = "The body came too slowly.",
        Detail = "Nothing was sent; send the request again, faster than Pix:MinBodyBytesPerSecond.",
        Fate = Fate.NotSent,
    };

    public static Problem TooLarge(int maxBytes) => new()
    {
        Status = StatusCodes.Status413PayloadTooLarge,
        Slug = "too-large",
        Title = "The body is too large.",
        Detail = $"At most {maxBytes} bytes are taken (setting Pix:MaxRequestBytes).",
        Fate = Fate.Rejected,
    };
}
