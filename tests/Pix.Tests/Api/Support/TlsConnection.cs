using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Pix.Api.Tests.Support;

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
    public static Task<TlsConnection> OpenAsync(int port, X509Certificate2? certificate, params X509Certificate2[] between) => OpenAsync(port, SslProtocols.None, certificate, between);

    /// <inheritdoc cref="OpenAsync(int, X509Certificate2?, X509Certificate2[])"/>
    public static async Task<TlsConnection> OpenAsync(int port, SslProtocols version, X509Certificate2? certificate, params X509Certificate2[] between)
    {
        var connection = new TlsConnection();
        connection._patience.CancelAfter(Patience);
        await connection._client.ConnectAsync("127.0.0.1", port, connection._patience.Token);
#pragma warning disable CA5359 // The server is ours, in this process.
        connection._stream = new SslStream(connection._client.GetStream(), false, (_, _, _, _) => true);
#pragma warning restore CA5359
        var context = certificate is null ? null : SslStreamCertificateContext.Create(certificate, [.. between], offline: true);
        await connection._stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "pix", ClientCertificateContext = context, EnabledSslProtocols = version }, connection._patience.Token);
        return connection;
    }

    /// <summary>Sends a payment; the status of its answer.</summary>
    public Task<int> PayAsync() => SendAsync(RawHttp.Pay());

    /// <summary>Sends the head of a payment and waits until the front door wants its body: it has let the caller in.</summary>
    public async Task BeginAsync(string headers = "")
    {
        var request = RawHttp.Pay($"{headers}Expect: 100-continue\r\n");
        await _stream.WriteAsync(Encoding.Latin1.GetBytes(request[..(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)]), _patience.Token);
        var text = "";
        while (!text.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await _stream.ReadAsync(_buffer, _patience.Token);
            Assert.NotEqual(0, count);
            text += Encoding.Latin1.GetString(_buffer, 0, count);
        }

        Assert.StartsWith("HTTP/1.1 100 ", text, StringComparison.Ordinal);
    }

    /// <summary>Sends the body of what was begun; the status of its answer.</summary>
    public Task<int> FinishAsync() => SendAsync("<a/>");

    private async Task<int> SendAsync(string request)
    {
        await _stream.WriteAsync(Encoding.Latin1.GetBytes(request), _patience.Token);
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
