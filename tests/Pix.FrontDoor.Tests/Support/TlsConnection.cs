using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Pix.FrontDoor.Tests.Support;

/// <summary>A connection of a caller with a certificate that stays open between requests.</summary>
internal sealed class TlsConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TcpClient _client = new();
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly byte[] _buffer = new byte[16 * 1024];
    private SslStream _stream = null!;

    /// <param name="port">Of the front door.</param>
    /// <param name="certificate">The caller's.</param>
    /// <param name="between">Those that are sent beside it.</param>
    public static async Task<TlsConnection> OpenAsync(int port, X509Certificate2 certificate, params X509Certificate2[] between)
    {
        var connection = new TlsConnection();
        connection._patience.CancelAfter(Patience);
        await connection._client.ConnectAsync("127.0.0.1", port, connection._patience.Token);
#pragma warning disable CA5359 // The server is ours, in this process.
        connection._stream = new SslStream(connection._client.GetStream(), false, (_, _, _, _) => true);
#pragma warning restore CA5359
        var context = SslStreamCertificateContext.Create(certificate, [.. between], offline: true);
        await connection._stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "pix", ClientCertificateContext = context }, connection._patience.Token);
        return connection;
    }

    /// <summary>Sends a payment; the status of its answer.</summary>
    public async Task<int> PayAsync()
    {
        await _stream.WriteAsync(Encoding.Latin1.GetBytes(RawHttp.Pay()), _patience.Token);
        var text = "";
        while (RawAnswer.Parse(text) is null)
        {
            var count = await _stream.ReadAsync(_buffer, _patience.Token);
            Assert.NotEqual(0, count);
            text += Encoding.Latin1.GetString(_buffer, 0, count);
        }

        return RawAnswer.Parse(text)!.Status;
    }

    /// <summary>Waits until the front door ends the connection; nothing more may come.</summary>
    public async Task EndsAsync() => Assert.Equal(0, await _stream.ReadAsync(_buffer, _patience.Token));

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
        _patience.Dispose();
    }
}
