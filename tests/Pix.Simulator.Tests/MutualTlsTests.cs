using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pix.Simulator.Tests.Support;

namespace Pix.Simulator.Tests;

/// <summary>Who may come in.</summary>
public sealed class MutualTlsTests(SimulatorFixture fixture)
{
    private readonly RunningSimulator _simulator = fixture.Simulator;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Takes_no_connection_without_a_client_certificate()
    {
        var client = _simulator.Client(_simulator.SpiPort, "icom-h.pi.rsfn.net.br", certificate: null);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("/api/v1/in/catalog", UriKind.Relative), Cancel));
    }

    [Fact]
    public async Task Answers_403_to_a_certificate_that_is_not_registered()
    {
        var spi = _simulator.Client(_simulator.SpiPort, "icom-h.pi.rsfn.net.br", _simulator.Participant.StrangerMtls);
        var dict = _simulator.Client(_simulator.DictPort, "dict-h.pi.rsfn.net.br", _simulator.Participant.StrangerMtls);

        using var spiAnswer = await spi.GetAsync(new Uri("/api/v1/in/catalog", UriKind.Relative), Cancel);
        using var dictAnswer = await dict.GetAsync(new Uri("/api/v2/policies/", UriKind.Relative), Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, spiAnswer.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, dictAnswer.StatusCode);
    }

    [Fact]
    public async Task Reads_the_registered_certificates_again_when_the_file_changes()
    {
        var path = "";
        await using var simulator = await RunningSimulator.Start(Cancel, options =>
            options.ParticipantMtls = path = Path.Combine(options.Keys, "..", "mtls.pem"));
        using var before = await simulator.Spi.GetAsync(new Uri("/api/v1/in/catalog", UriKind.Relative), Cancel);

        await File.WriteAllTextAsync(path, simulator.Participant.Mtls.ExportCertificatePem(), Cancel);

        using var after = await simulator.Spi.GetAsync(new Uri("/api/v1/in/catalog", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, before.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Theory]
    [InlineData("+4")]
    [InlineData("-0")]
    [InlineData("4 4")]
    [InlineData("4,4")]
    [InlineData("0x4")]
    [InlineData("4\r\nContent-Length: 4")]
    public async Task Answers_400_to_a_length_that_is_not_of_digits_alone(string length)
    {
        var server = X509CertificateLoader.LoadCertificateFromFile(_simulator.ServerCertificate);
        foreach (var port in (int[])[_simulator.SpiPort, _simulator.DictPort])
        {
            using var socket = new TcpClient("127.0.0.1", port);
            await using var stream = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => server.Equals(shown));
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { ClientCertificateContext = SslStreamCertificateContext.Create(_simulator.Participant.Mtls, null, offline: true) }, Cancel);

            await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /anything HTTP/1.1\r\nHost: simulator\r\nContent-Length: {length}\r\n\r\n<a/>"), Cancel);

            using var answer = new StreamReader(stream, Encoding.ASCII);
            Assert.Equal("HTTP/1.1 400 Bad Request", await answer.ReadLineAsync(Cancel));
        }
    }
}
