using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pix.Transmission;
using Xunit;

namespace Pix.Tests.Transmission;

/// <summary>Why there is no connection, in words of the network, and what is said of one to a pinned server.</summary>
public sealed class DialTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public DialTests() => _listener.Start();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_server_that_ends_the_handshake_is_told_so()
    {
        var failing = Dialer(Port).Connect(Token).AsTask();
        using (var socket = await _listener.AcceptSocketAsync(Token))
        {
            socket.Shutdown(SocketShutdown.Both);
        }

        var failure = await Assert.ThrowsAsync<ConnectException>(() => failing);

        Assert.StartsWith($"No connection to localhost:{Port}: the", failure.Message, StringComparison.Ordinal);
        Assert.Contains("TLS handshake", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_speaks_no_TLS_is_told_so()
    {
        var failing = Dialer(Port).Connect(Token).AsTask();
        using var socket = await _listener.AcceptSocketAsync(Token);
        await socket.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), Token);

        var failure = await Assert.ThrowsAsync<ConnectException>(() => failing);

        Assert.Contains("the TLS handshake failed.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dial_that_is_given_up_ends_as_one_and_closes_its_socket()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var dialing = Dialer(Port).Connect(limit.Token).AsTask();
        using var socket = await _listener.AcceptSocketAsync(Token);

        await limit.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dialing);
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, Token) > 0)
        {
            // The beginning of the handshake, then the end of the stream.
        }
    }

    [Theory]
    [InlineData(-1, false, true)]
    [InlineData(0, false, false)]
    [InlineData(0, true, false)]
    [InlineData(1, true, true)]
    public async Task A_pin_outside_its_validity_is_believed_and_logged(int seconds, bool fromTheEnd, bool isLogged)
    {
        var (log, pin) = (new CollectedLog(), TestPki.Shared.Server);
        await using var server = new RawServer(connection => connection.Hang());
        var now = (fromTheEnd ? pin.NotAfter : pin.NotBefore).ToUniversalTime().AddSeconds(seconds);

        await using var connection = await Dialer(server.Port, pin.ExportCertificatePem(), new FakeTimeProvider(now), log).Connect(Token);

        Assert.Equal(isLogged, log.Ids.Contains(EventIds.PinOutsideValidity));
    }

    private static TlsDialer Dialer(int port, string? trusted = null, TimeProvider? time = null, CollectedLog? log = null)
    {
        var options = SomeTransmission.Options(port);
        options.BcbMtlsCertificate = trusted ?? options.BcbMtlsCertificate;
        var settings = LaneSettings.From(options, Lane.Spi);
        return new TlsDialer(settings, settings.Endpoints[0], SomeTransmission.Certificate, SystemNames.Shared, time ?? TimeProvider.System, log ?? new CollectedLog());
    }
}
