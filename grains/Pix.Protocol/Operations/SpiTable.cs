using System.Collections.Immutable;
using Pix.Domain;
using Pix.Protocol.Paths;

namespace Pix.Protocol.Operations;

/// <summary>The operations of ICOM, one a row.</summary>
/// <remarks>
/// Source: Manual das Interfaces de Comunicação (ICOM) 1.12. 201 means only that the message is stored, and the SPI removes duplicates for
/// 24 h, so sends may be resent. <c>stream/start</c> opens one of at most six streams: sent twice it could open two. Following a
/// <c>PI-Pull-Next</c> twice does not confirm the lost delivery, and a second DELETE gets 410. The content of <c>PI-Pull-Next</c> is
/// opaque: <see cref="PullNext"/>.
/// </remarks>
internal static class SpiTable
{
    private const int SendBytes = 1 << 20, StreamBytes = 8 << 20;

    /// <summary>The form of <c>PI-Pull-Next</c> in ICOM's examples, and of those that Pix gives to readers.</summary>
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
