using System.Net.Security;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pix.Domain;
using Pix.Transmission;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tls;

namespace Pix.TestLanes;

/// <summary>Valid settings and requests, with times short enough for tests.</summary>
internal static class SomeTransmission
{
    public static IClientCertificate Certificate { get; } = new FileCertificate();

    public static readonly TimeSpan Time = TimeSpan.FromSeconds(10);

    public static TransmissionOptions Options(int port) => new()
    {
        BcbDictEndpoint = $"localhost:{port}",
        BcbSpiEndpoint = $"localhost:{port}",
        BcbMtlsCertificate = TestPki.Shared.Root.ExportCertificatePem(),
        ConnectTimeout = TimeSpan.FromSeconds(5),
        AnswerTimeout = TimeSpan.FromSeconds(5),
        ResendDelay = TimeSpan.FromMilliseconds(10),
    };

    public static LaneSender Transmitter(RawServer server, Action<TransmissionOptions>? change = null, Lane lane = Lane.Spi)
    {
        var options = Options(server.Port);
        change?.Invoke(options);
        return Transmitter(new FixedOptions<TransmissionOptions>(options), lane);
    }

    public static LaneSender Transmitter(FixedOptions<TransmissionOptions> options, Lane lane = Lane.Spi, TimeProvider? time = null) =>
        OwnedLane.Open(lane, options, Certificate, time ?? TimeProvider.System, NullLogger<LaneSender>.Instance);

    public static OutboundRequest Post(bool mayResend = false, string body = "<Envelope>ação</Envelope>") => new()
    {
        Method = "POST",
        Path = "/api/v1/in/99999010/msgs",
        Headers = [new HeaderField("Content-Type", "application/xml; charset=utf-8")],
        Body = Encoding.UTF8.GetBytes(body),
        MayResend = mayResend,
    };

    public static OutboundRequest Get(string path = "/api/v1/in/catalog", string query = "") => new() { Method = "GET", Path = path, Query = query };

    private sealed class FileCertificate : IClientCertificate
    {
        public SslStreamCertificateContext Current { get; } = TestPki.Shared.ClientContext;
    }
}
