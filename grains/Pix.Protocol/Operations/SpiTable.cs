using System.Collections.Immutable;
using Pix.Domain;
using Pix.Protocol.Paths;

namespace Pix.Protocol.Operations;

/// <summary>The operations of ICOM, one per row.</summary>
/// <remarks>
/// Source: Manual das Interfaces de Comunicação (ICOM) 1.12. Status 201 means only that the SPI stored the message. The SPI removes
/// duplicates for 24 h, so messages may be sent again. <c>stream/start</c> opens one of at most six streams, so a resend could open two.
/// Requesting the same <c>PI-Pull-Next</c> twice does not confirm a lost delivery, and a second DELETE gets 410. The value of
/// <c>PI-Pull-Next</c> is opaque: see <see cref="PullNext"/>.
/// </remarks>
internal static class SpiTable
{
    private const int SendBytes = 1 << 20, StreamBytes = 8 << 20;

    /// <summary>The form of <c>PI-Pull-Next</c> in ICOM's examples, and of the paths that Pix returns to readers.</summary>
    public static PathTemplate PullNextPath { get; } = PathTemplate.Parse("/api/v1/out/{ispb}/stream/{next}");

    public static ImmutableArray<Operation> Rows { get; } =
    [
        Send("sendMessages", "/api/v1/in/{ispb}/msgs"),
        Catalog("acceptedVersions", "/api/v1/in/catalog"),
        Catalog("deliveredVersions", "/api/v1/out/catalog"),
        Stream("startStream", "GET", "/api/v1/out/{ispb}/stream/start", Resend.Never),
        Stream("pullNext", "GET", "/api/v1/out/{ispb}/stream/{next}", Resend.SameBytes),
        Stream("stopStream", "DELETE", "/api/v1/out/{ispb}/stream/{next}", Resend.SameBytes),
    ];

    private static Operation Row(string name, string method, string path, Route route, Resend resend) => new()
    {
        Name = name,
        Channel = PixChannel.Spi,
        Method = method,
        Path = PathTemplate.Parse(path),
        Route = route,
        Resend = resend,
    };

    private static Operation Send(string name, string path) => Row(name, "POST", path, Route.SpiSend, Resend.SameBytes) with
    {
        Body = BodyKind.SpiEnvelopes,
        SignRequest = true,
        RatePolicy = "SPI_SEND",
        MaxRequestBytes = SendBytes,
    };

    private static Operation Catalog(string name, string path) => Row(name, "GET", path, Route.SpiSend, Resend.SameBytes);

    private static Operation Stream(string name, string method, string path, Resend resend) =>
        Row(name, method, path, Route.SpiStream, resend) with
        {
            Answer = method == "GET" ? AnswerSignature.Required : AnswerSignature.None,
            Deadline = TimeSpan.FromSeconds(method == "GET" ? 60 : 10),
            MaxResponseBytes = StreamBytes,
        };
}
