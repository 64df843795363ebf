using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Pix.Transmission.Tls;
using Xunit;

namespace Pix.Tests.Transmission;

/// <summary>A handshake whose thread is inside a call that does not return: the dial ends all the same, and the thread is counted until it comes back.</summary>
public sealed class HandshakeThreadTests : IDisposable
{
    private readonly ManualResetEventSlim _key = new();
    private readonly FakeTimeProvider _time = new();
    private readonly HandshakeAllowance _allowance;

    public HandshakeThreadTests() => _allowance = new HandshakeAllowance(_time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _key.Set();
        _key.Dispose();
    }

    [Fact]
    public async Task A_handshake_that_hangs_in_a_call_ends_in_time_and_its_thread_is_counted_until_it_comes_back()
    {
        await using var server = new RawServer(connection => connection.Hang());

        var failure = await Assert.ThrowsAsync<KeySilentException>(() => Hang(server));

        Assert.Contains("did not sign the TLS handshake in time (1 such calls hang)", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, _allowance.Hanging);
        _key.Set();
        await Eventually(() => _allowance.Hanging == 0);
    }

    [Fact]
    public async Task Past_the_bound_no_handshake_begins_until_one_that_hangs_comes_back()
    {
        await using var server = new RawServer(connection => connection.Hang());
        await Task.WhenAll(Enumerable.Range(0, HandshakeAllowance.Most).Select(_ => Assert.ThrowsAsync<KeySilentException>(() => Hang(server))));
        Assert.True(_allowance.TryEnter());

        var refused = await Assert.ThrowsAsync<KeySilentException>(() => Make(server, Options, Token));

        Assert.Contains($"{HandshakeAllowance.Most} signatures of TLS handshakes", refused.Message, StringComparison.Ordinal);
        Assert.Equal(HandshakeAllowance.Most, _allowance.Hanging);
        _key.Set();
        await Eventually(() => _allowance.Hanging == 0);
        await using var stream = await Make(server, Options, Token);
        Assert.True(stream.IsMutuallyAuthenticated);
    }

    [Fact]
    public void Past_the_bound_one_tries_after_waits_that_double_to_ten_minutes()
    {
        for (var i = 0; i < HandshakeAllowance.Most; i++)
        {
            Assert.True(_allowance.TryEnter());
            _allowance.WriteOff();
        }

        try
        {
            foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600 })
            {
                Assert.True(_allowance.TryEnter());
                _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
                Assert.False(_allowance.TryEnter());
                _time.Advance(TimeSpan.FromMilliseconds(1));
            }

            // One that succeeds says that the key signs: what hangs are lost calls.
            Assert.True(_allowance.TryEnter());
            _allowance.Succeeded();
            Assert.All(Enumerable.Range(0, 5), _ => Assert.True(_allowance.TryEnter()));
        }
        finally
        {
            for (var i = 0; i < HandshakeAllowance.Most; i++)
            {
                _allowance.Returned();
            }
        }

        Assert.Equal(0, _allowance.Hanging);
    }

    [Fact]
    public void Each_certificate_has_an_allowance_of_its_own()
    {
        var (first, second) = (TestPki.Shared.ClientContext, TestPki.Shared.ClientContext);

        Assert.Same(HandshakeAllowance.Of(first, _time), HandshakeAllowance.Of(first, _time));
        Assert.NotSame(HandshakeAllowance.Of(first, _time), HandshakeAllowance.Of(second, _time));
    }

    private static async Task Eventually(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(5, Token);
        }
    }

    // The call that hangs is reading the options, which happens where the signature does: on the handshake's thread, without waiting for the peer.
    private async Task<SslStream> Hang(RawServer server)
    {
        using var limit = new CancellationTokenSource();
        var inside = new TaskCompletionSource();
        var making = Make(server, () =>
        {
            inside.SetResult();
            _key.Wait();
            return Options();
        }, limit.Token);
        await Task.WhenAny(inside.Task, making);
        await limit.CancelAsync();
        return await making;
    }

    private async Task<SslStream> Make(RawServer server, Func<SslClientAuthenticationOptions> options, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, server.Port, Token);
        return await HandshakeThread.RunAsync(socket, _allowance, options, cancellationToken);
    }

    private static SslClientAuthenticationOptions Options() => new()
    {
        TargetHost = "localhost",
        ClientCertificateContext = SomeTransmission.Certificate.Current,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
    };
}
