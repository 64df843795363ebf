using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Time.Testing;
using Pix.Transmission.Tls;
using Xunit;

namespace Pix.Transmission.Tests.Tls;

/// <summary>
/// A handshake whose thread is inside a call that does not return: the dial ends all the same, and the thread is counted until it comes
/// back.
/// </summary>
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
        await Wait.UntilAsync(() => _allowance.Hanging == 0);
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
        await Wait.UntilAsync(() => _allowance.Hanging == 0);
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
    public void Calls_that_came_back_are_forgiven_no_longer()
    {
        var hanging = 0;
        try
        {
            Hang(HandshakeAllowance.Most);
            _allowance.Succeeded();
            Assert.True(_allowance.TryEnter());
            Return(HandshakeAllowance.Most);

            Hang(HandshakeAllowance.Most);

            Assert.True(_allowance.TryEnter());
            Assert.False(_allowance.TryEnter());
        }
        finally
        {
            Return(hanging);
        }

        void Hang(int times)
        {
            for (var i = 0; i < times; i++, hanging++)
            {
                _allowance.WriteOff();
            }
        }

        void Return(int times)
        {
            for (var i = 0; i < times; i++, hanging--)
            {
                _allowance.Returned();
            }
        }
    }

    // In TLS 1.2 the server has the last word of a handshake: after it the client looks at the certificate, on the handshake's thread and
    // without another word to anybody.
    [Fact]
    public async Task A_call_that_hangs_after_the_servers_answer_is_not_a_wait_for_the_server()
    {
        await using var server = new RawServer(connection => connection.Hang());
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var inside = new TaskCompletionSource();
        var options = Options();
        options.EnabledSslProtocols = SslProtocols.Tls12;
        options.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            inside.TrySetResult();
            _key.Wait();
            return certificate is not null;
        };
        var making = Make(server, () => options, limit.Token);
        await Task.WhenAny(inside.Task, making);

        await limit.CancelAsync();

        await Assert.ThrowsAsync<KeySilentException>(() => making);
        _key.Set();
        await Wait.UntilAsync(() => _allowance.Hanging == 0);
    }

    // Between what the client says and the read that follows there is a moment: a handshake that is given up in it waits for the server.
    [Fact]
    public async Task After_what_the_client_says_the_server_is_waited_for_until_it_was_read()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndpoint, Token);
        await using var peer = new PeerStream(socket);
        using var server = await listener.AcceptSocketAsync(Token);
        Assert.False(peer.IsWaiting);

        peer.Write([1], 0, 1);
        Assert.True(peer.IsWaiting);
        await server.SendAsync(new byte[] { 2 }, Token);
        Assert.Equal(1, peer.Read(new byte[1], 0, 1));

        Assert.False(peer.IsWaiting);
    }

    [Fact]
    public async Task A_handshake_that_succeeds_says_that_the_key_signs()
    {
        await using var server = new RawServer(connection => connection.Hang());
        try
        {
            for (var i = 0; i < HandshakeAllowance.Most; i++)
            {
                _allowance.WriteOff();
            }

            await using var stream = await Make(server, Options, Token);

            Assert.All(Enumerable.Range(0, 5), _ => Assert.True(_allowance.TryEnter()));
        }
        finally
        {
            for (var i = 0; i < HandshakeAllowance.Most; i++)
            {
                _allowance.Returned();
            }
        }
    }

    [Fact]
    public async Task A_handshake_that_fails_or_may_not_begin_closes_its_socket()
    {
        await using var server = new RawServer(connection => connection.Hang());
        using var failing = await ConnectAsync(server);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => HandshakeThread.RunAsync(failing, _allowance, () => throw new InvalidOperationException("No certificate."), Token));
        Assert.True(failing.SafeHandle.IsClosed);
        using var refused = await ConnectAsync(server);
        for (var i = 0; i < HandshakeAllowance.Most; i++)
        {
            _allowance.WriteOff();
        }

        try
        {
            Assert.True(_allowance.TryEnter());
            await Assert.ThrowsAsync<KeySilentException>(() => HandshakeThread.RunAsync(refused, _allowance, Options, Token));
        }
        finally
        {
            for (var i = 0; i < HandshakeAllowance.Most; i++)
            {
                _allowance.Returned();
            }
        }

        Assert.True(refused.SafeHandle.IsClosed);
    }

    // The process must be able to end while a key does not sign.
    [Fact]
    public async Task Its_thread_has_a_name_and_holds_up_no_process()
    {
        await using var server = new RawServer(connection => connection.Hang());
        (string? Name, bool IsBackground) thread = default;

        await using var stream = await Make(server, () =>
        {
            thread = (Thread.CurrentThread.Name, Thread.CurrentThread.IsBackground);
            return Options();
        }, Token);

        Assert.Equal(("pix-tls-handshake", true), thread);
    }

    [Fact]
    public void Threads_that_are_left_behind_are_counted_until_they_come_back()
    {
        // Listeners are told on the thread that counts: other tests' handshakes are not this one's.
        var (counted, thread) = (new List<long>(), Environment.CurrentManagedThreadId);
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => Listen(instrument, listener) };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) =>
        {
            if (Environment.CurrentManagedThreadId == thread)
            {
                counted.Add(value);
            }
        });
        listener.Start();

        _allowance.WriteOff();
        Assert.Equal([1], counted);
        _allowance.Returned();

        Assert.Equal([1, -1], counted);

        static void Listen(Instrument instrument, MeterListener listener)
        {
            if (instrument.Name == "pix.transmission.handshakes_hanging")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        }
    }

    [Fact]
    public void Each_certificate_has_an_allowance_of_its_own()
    {
        var (first, second) = (TestPki.Shared.ClientContext, TestPki.Shared.ClientContext);

        Assert.Same(HandshakeAllowance.Of(first, _time), HandshakeAllowance.Of(first, _time));
        Assert.NotSame(HandshakeAllowance.Of(first, _time), HandshakeAllowance.Of(second, _time));
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
        return await HandshakeThread.RunAsync(await ConnectAsync(server), _allowance, options, cancellationToken);
    }

    private static async Task<Socket> ConnectAsync(RawServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, server.Port, Token);
        return socket;
    }

    private static SslClientAuthenticationOptions Options() => new()
    {
        TargetHost = "localhost",
        ClientCertificateContext = SomeTransmission.Certificate.Current,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
    };
}
