using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pix.Transmission.Tests.Support;
using Pix.Transmission.Tls;
using Xunit;

namespace Pix.Transmission.Tests.Tls;

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
        var failing = Dialer(Port).ConnectAsync(Token).AsTask();
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
        var failing = Dialer(Port).ConnectAsync(Token).AsTask();
        using var socket = await _listener.AcceptSocketAsync(Token);
        await socket.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), Token);

        var failure = await Assert.ThrowsAsync<ConnectException>(() => failing);

        Assert.Contains("the TLS handshake failed.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dial_that_is_given_up_ends_as_one_and_closes_its_socket()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var dialing = Dialer(Port).ConnectAsync(limit.Token).AsTask();
        using var socket = await _listener.AcceptSocketAsync(Token);
        var buffer = new byte[4096];
        Assert.NotEqual(0, await socket.ReceiveAsync(buffer, Token));

        await limit.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dialing);
        while (await socket.ReceiveAsync(buffer, Token) > 0)
        {
            // The beginning of the handshake, then the end of the stream.
        }
    }

    [Fact]
    public async Task A_server_that_never_answers_the_handshake_is_given_up_and_told_so()
    {
        var dialing = Dialer(Port, connectTimeout: TimeSpan.FromSeconds(2)).ConnectAsync(Token).AsTask();
        using var socket = await _listener.AcceptSocketAsync(Token);

        var failure = await Assert.ThrowsAsync<ConnectException>(() => dialing);

        Assert.Equal($"No connection to localhost:{Port}: the server did not end the TLS handshake within 2 s (Pix:ConnectTimeout).", failure.Message);
        Assert.Equal(0, HandshakeAllowance.Of(SomeTransmission.Certificate.Current, TimeProvider.System).Hanging);
    }

    // A handshake record of 16 KiB of which one byte comes now and then: each read succeeds, the handshake never ends.
    [Fact]
    public async Task A_server_that_drips_its_handshake_is_given_up()
    {
        var dialing = Dialer(Port, connectTimeout: TimeSpan.FromSeconds(2)).ConnectAsync(Token).AsTask();
        using var socket = await _listener.AcceptSocketAsync(Token);
        await socket.SendAsync(new byte[] { 0x16, 0x03, 0x03, 0x40, 0x00, 0x02, 0x00, 0x3F, 0xFC }, Token);

        while (!dialing.IsCompleted)
        {
            try
            {
                await socket.SendAsync(new byte[] { 0 }, Token);
                await Task.Delay(10, Token);
            }
            catch (SocketException)
            {
                // Closed by Pix.
                break;
            }
        }

        Assert.Contains("did not end the TLS handshake within", (await Assert.ThrowsAsync<ConnectException>(() => dialing)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_server_that_never_answers_and_hears_of_no_token_is_given_up()
    {
        var dialing = Dialer(Port, names: new SilentNames(), connectTimeout: TimeSpan.FromMilliseconds(100)).ConnectAsync(Token).AsTask();

        var failure = await Assert.ThrowsAsync<ConnectException>(() => dialing);

        Assert.Equal($"No connection to localhost:{Port}: its name was not resolved within 0.1 s (Pix:ConnectTimeout).", failure.Message);
    }

    [Fact]
    public async Task A_machine_without_a_file_descriptor_left_has_no_connection()
    {
        var dialer = Dialer(Port, open: () => throw new SocketException((int)SocketError.TooManyOpenSockets));

        var failure = await Assert.ThrowsAsync<ConnectException>(() => dialer.ConnectAsync(Token).AsTask());

        Assert.Equal($"No connection to localhost:{Port}: TooManyOpenSockets.", failure.Message);
    }

    [Fact]
    public async Task A_dial_that_fails_before_the_handshake_closes_its_socket()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

        await Assert.ThrowsAsync<ConnectException>(() => Dialer(ClosedPort.Find(), open: () => socket).ConnectAsync(Token).AsTask());

        Assert.True(socket.SafeHandle.IsClosed);
    }

    [Fact]
    public async Task A_connection_waits_for_no_more_to_send_and_notices_a_server_that_is_gone()
    {
        await using var server = new RawServer(connection => connection.Hang());
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);

        await using var connection = await Dialer(server.Port, open: () => socket).ConnectAsync(Token);

        Assert.True(socket.NoDelay);
        Assert.NotEqual(0, socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
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

        await using var connection = await Dialer(server.Port, pin.ExportCertificatePem(), new FakeTimeProvider(now), log).ConnectAsync(Token);

        Assert.Equal(isLogged, log.Ids.Contains(EventIds.PinOutsideValidity));
    }

    private static TlsDialer Dialer(
        int port, string? trusted = null, TimeProvider? time = null, CollectedLog? log = null, INameResolver? names = null, TimeSpan? connectTimeout = null,
        Func<Socket>? open = null)
    {
        var options = SomeTransmission.Options(port);
        options.BcbMtlsCertificate = trusted ?? options.BcbMtlsCertificate;
        options.ConnectTimeout = connectTimeout ?? options.ConnectTimeout;
        var settings = LaneSettings.From(options, Lane.Spi);
        return new TlsDialer(settings, settings.Endpoints[0], SomeTransmission.Certificate, names ?? SystemNames.Shared, time ?? TimeProvider.System, log ?? new CollectedLog(), open);
    }

    private sealed class SilentNames : INameResolver
    {
        public async ValueTask<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken) =>
            await new TaskCompletionSource<IPAddress[]>().Task;
    }
}
