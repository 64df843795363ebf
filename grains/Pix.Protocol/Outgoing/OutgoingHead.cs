using System.Collections.Immutable;
using Pix.Domain;
using Pix.Protocol.Admission;
using Pix.Protocol.Operations;

namespace Pix.Protocol.Outgoing;

/// <summary>
/// Request line and headers as sent to the Central Bank: Pix writes each of them and passes none through. docs/protocol.md has a table with
/// values.
/// </summary>
/// <remarks>
/// ICOM manual 1.12 and QA 205: exactly one of three values of <c>Accept</c>; lists, and the defaults of browsers and HTTP clients, get
/// 406, on POST too. QA 325: <c>charset=utf-8</c> is required, in parts too. Nothing from inside the bank is sent (<c>Via</c>,
/// <c>Max-Forwards</c>, forwarded names), and no cookies: Pix accepts none from the Central Bank either, because no operation of either
/// manual needs one. The connection writes <c>Host</c>, <c>User-Agent</c>, <c>Accept-Encoding</c>, <c>Content-Encoding</c> and
/// <c>Content-Length</c>.
/// </remarks>
/// <param name="Path">The row's own path, with the caller's values.</param>
/// <param name="Headers">Names and values.</param>
public sealed record OutgoingHead(string Path, ImmutableArray<HeaderField> Headers)
{
    private const string Xml = "application/xml", Multipart = "multipart/mixed";

    // The requester, and for whom and for which payment (DICT API 2.12.1).
    private static readonly ImmutableArray<string> OfDict = ["PI-RequestingParticipant", "PI-PayerId", "PI-EndToEndId"];

    /// <summary>Content type of a body of one document.</summary>
    public const string XmlUtf8 = "application/xml; charset=utf-8";

    /// <summary>Writes it.</summary>
    /// <param name="operation">The row.</param>
    /// <param name="request">The caller's request; admitted.</param>
    /// <param name="contentType">Content type of the body; empty when there is none.</param>
    public static OutgoingHead Of(Operation operation, IServiceRequest request, string contentType)
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

        // A PI-Pull-Next goes back to the Central Bank byte for byte.
        return new OutgoingHead(IsPullNext(operation) ? request.Path : operation.Path.Own(request.Path), fields.ToImmutable());
    }

    private static bool IsPullNext(Operation operation) => operation.Route == Route.SpiStream && operation.Path.Segments[^1].IsParameter;

    private static string? AcceptOf(Operation operation, IServiceRequest request) => (operation.Route, operation.Method) switch
    {
        (Route.SpiStream, "GET") => AsksForSeveral(request) ? Multipart : Xml,
        (Route.SpiStream or Route.SpiSend, not "GET") => null,
        _ => Xml,
    };

    private static bool AsksForSeveral(IServiceRequest request) => request.Headers
        .Where(field => field.Name.Equals("Accept", StringComparison.OrdinalIgnoreCase))
        .SelectMany(field => field.Value.Split(','))
        .Any(range => range.Split(';')[0].Trim().Equals(Multipart, StringComparison.OrdinalIgnoreCase));
}
