using System.Collections.Immutable;
using Pix.Contracts.Exchange;
using Pix.Protocol.Admission;
using Pix.Protocol.Operations;

namespace Pix.Protocol.Outgoing;

/// <summary>The request line and the headers as they go to the Central Bank: each is written by Pix, none passed through. One table with values: docs/protocol.md.</summary>
/// <remarks>
/// ICOM manual 1.12 and QA 205: exactly one of three values of <c>Accept</c>; lists, and what browsers and HTTP clients write by themselves, are answered 406, on POST too. QA 325:
/// <c>charset=utf-8</c> is needed, in the parts too. Nothing of what is inside the bank goes out (<c>Via</c>, <c>Max-Forwards</c>, forwarded names), nor its cookies: Pix takes
/// none from the Central Bank either, for no operation of either manual needs one. <c>Host</c>, <c>User-Agent</c>, <c>Accept-Encoding</c>, <c>Content-Encoding</c> and
/// <c>Content-Length</c> belong to the connection and are written there.
/// </remarks>
/// <param name="Path">The row's own path, with the values that the caller put into it.</param>
/// <param name="Headers">Names and values.</param>
public sealed record OutgoingHead(string Path, ImmutableArray<HeaderField> Headers)
{
    private const string Xml = "application/xml", Multipart = "multipart/mixed";

    // Who asks, for whom and for which payment (DICT API 2.12.1).
    private static readonly ImmutableArray<string> OfDict = ["PI-RequestingParticipant", "PI-PayerId", "PI-EndToEndId"];

    /// <summary>What a body of one document is.</summary>
    public const string XmlUtf8 = "application/xml; charset=utf-8";

    /// <summary>Writes it.</summary>
    /// <param name="operation">The row.</param>
    /// <param name="request">What the caller sent; admitted.</param>
    /// <param name="contentType">Of the body; empty when there is none.</param>
    public static OutgoingHead Of(Operation operation, ExchangeRequest request, string contentType)
    {
        var fields = ImmutableArray.CreateBuilder<HeaderField>();
        if (AcceptOf(operation, request) is { } accept)
        {
            fields.Add(new HeaderField("Accept", accept));
        }

        if (contentType.Length > 0)
        {
            fields.Add(new HeaderField("Content-Type", contentType));
        }

        if (operation.Channel == PixChannel.Dict)
        {
            fields.AddRange(OfDict.Where(name => RequestHeaders.Value(request, name) is { Length: > 0 }).Select(name => new HeaderField(name, RequestHeaders.Value(request, name)!)));
        }

        // A PI-Pull-Next is the Central Bank's, to the byte.
        return new OutgoingHead(IsPullNext(operation) ? request.Path : operation.Path.Own(request.Path), fields.ToImmutable());
    }

    private static bool IsPullNext(Operation operation) => operation.Route == Route.SpiStream && operation.Path.Segments[^1].IsParameter;

    private static string? AcceptOf(Operation operation, ExchangeRequest request) => (operation.Route, operation.Method) switch
    {
        (Route.SpiStream, "GET") => AsksForSeveral(request) ? Multipart : Xml,
        (Route.SpiStream or Route.SpiSend, not "GET") => null,
        _ => Xml,
    };

    private static bool AsksForSeveral(ExchangeRequest request) => request.Headers
        .Where(field => field.Name.Equals("Accept", StringComparison.OrdinalIgnoreCase))
        .SelectMany(field => field.Value.Split(','))
        .Any(range => range.Split(';')[0].Trim().Equals(Multipart, StringComparison.OrdinalIgnoreCase));
}
