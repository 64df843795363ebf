using System.Collections.Immutable;
using Pix.Domain;
using Pix.Protocol.Admission;
using Pix.Protocol.Operations;

namespace Pix.Protocol.Outgoing;

/// <summary>
/// Path and headers as sent to the Central Bank. Pix writes all headers itself and passes none through unchecked; docs/protocol.md has a
/// table with the values.
/// </summary>
/// <remarks>
/// ICOM manual 1.12 and QA 205: <c>Accept</c> must be exactly one of three values. Lists of values, and the defaults of browsers and HTTP
/// clients, get 406, also on POST. QA 325: <c>charset=utf-8</c> is required, also in parts. Headers of the bank's network (<c>Via</c>,
/// <c>Max-Forwards</c>, forwarded names) and cookies are not sent. Pix also ignores the Central Bank's cookies, because no operation of
/// either manual needs one. The connection writes <c>Host</c>, <c>User-Agent</c>, <c>Accept-Encoding</c>, <c>Content-Encoding</c> and
/// <c>Content-Length</c>.
/// </remarks>
/// <param name="Path">Path of the operation with the caller's values, percent-encoded.</param>
/// <param name="Headers">Names and values of the headers that are sent.</param>
public sealed record OutgoingHead(string Path, ImmutableArray<HeaderField> Headers)
{
    private const string Xml = "application/xml", Multipart = "multipart/mixed";

    // The requesting participant, the payer and the payment that a key is looked up for (DICT API 2.12.1).
    private static readonly ImmutableArray<string> OfDict = ["PI-RequestingParticipant", "PI-PayerId", "PI-EndToEndId"];

    /// <summary>Content type of a body that is one XML document.</summary>
    public const string XmlUtf8 = "application/xml; charset=utf-8";

    /// <summary>Creates the path and headers for a caller's request.</summary>
    /// <param name="operation">Operation of the request.</param>
    /// <param name="request">The caller's request, which admission has accepted.</param>
    /// <param name="contentType">Content type of the body; empty if there is no body.</param>
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

        // A PI-Pull-Next path must go back to the Central Bank byte for byte, so its trailing slash is not changed.
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
