using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Pix.Cluster.Tls.Tests;

/// <summary>What Orleans' TLS has no words for, and its callbacks are told: roles, chains, and that no session goes on in another connection.</summary>
public sealed class TlsHandshakeTests : IDisposable
{
    private const int Reconnections = 5;

    private readonly ClusterPki _pki = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _pki.Dispose();

    [Fact]
    public async Task A_certificate_of_an_authority_between_is_taken_when_its_chain_is_shown_and_only_then()
    {
        using var between = new ClusterPki("CN=between", _pki);
        await using var silo = TlsProcess.With(between.Silo(), _pki.Authority, between.Authority);
        await using var frontDoor = TlsProcess.With(between.FrontDoor(), _pki.Authority, between.Authority);
        await using var without = TlsProcess.With(between.FrontDoor(), _pki.Authority);

        Assert.True(await MeetAsync(silo, frontDoor, PeerRole.Member));
        Assert.False(await MeetAsync(silo, without, PeerRole.Member));
    }

    [Theory]
    [InlineData(true, true, PeerRole.Silo, true)]
    [InlineData(true, false, PeerRole.Silo, false)]
    [InlineData(true, false, PeerRole.Member, true)]
    [InlineData(false, true, PeerRole.Member, false)]
    public async Task Whoever_is_called_is_a_silo_and_whoever_calls_what_the_port_is_for(bool calledIsSilo, bool callerIsSilo, PeerRole peer, bool meets)
    {
        await using var called = TlsProcess.With(calledIsSilo ? _pki.Silo() : _pki.FrontDoor(), _pki.Authority);
        await using var caller = TlsProcess.With(callerIsSilo ? _pki.Silo() : _pki.FrontDoor(), _pki.Authority);

        Assert.Equal(meets, await MeetAsync(called, caller, peer));
    }

    [Fact]
    public async Task No_session_goes_on_in_another_connection()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var folder = new ScratchFolder();
        var certificate = _pki.FrontDoor();
        var (chain, key) = (Path.Combine(folder.Path, "pem"), Path.Combine(folder.Path, "key"));
        await File.WriteAllTextAsync(chain, certificate.ExportCertificatePem(), Cancel);
        await File.WriteAllTextAsync(key, ClusterPki.KeyOf(certificate), Cancel);

        // Another implementation: it connects again and again with the session of the first connection, and tells of each whether that went on.
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var openssl = Process.Start(new ProcessStartInfo("openssl", ["s_client", "-connect", $"127.0.0.1:{port}", "-tls1_2", "-reconnect", "-cert", chain, "-key", key])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        })!;
        openssl.StandardInput.Close();
        var told = openssl.StandardOutput.ReadToEndAsync(Cancel);
        var serving = ServeAsync(listener, 1 + Reconnections);
        await Task.WhenAll(told, openssl.StandardError.ReadToEndAsync(Cancel), serving).WaitAsync(TimeSpan.FromSeconds(60), Cancel);

        var sessions = (await told).Split('\n').Where(line => line.StartsWith("New, ", StringComparison.Ordinal) || line.StartsWith("Reused, ", StringComparison.Ordinal)).ToList();
        Assert.Equal(1 + Reconnections, sessions.Count);
        Assert.All(sessions, session => Assert.StartsWith("New, ", session, StringComparison.Ordinal));
    }

    private static async Task<bool> MeetAsync(TlsProcess called, TlsProcess caller, PeerRole peer)
    {
        var (here, there) = TlsEnd.Pipes();
        await using var server = called.Accept(here, peer);
        await using var client = caller.Call(there);
        // A caller may think that all is well before the other end has looked at its certificate: the one that was called knows.
        return await server.OpenedAsync() is not null & await client.OpenedAsync() is not null;
    }

    private async Task ServeAsync(TcpListener listener, int connections)
    {
        await using var silo = TlsProcess.With(_pki.Silo(), _pki.Authority);
        for (var i = 0; i < connections; i++)
        {
            using var socket = await listener.AcceptTcpClientAsync(Cancel);
            await using var server = silo.Accept(TlsEnd.Over(socket.GetStream()), PeerRole.Member);
            var pipes = await server.OpenedAsync();
            Assert.NotNull(pipes);
            _ = await pipes.Input.ReadAsync(Cancel);
        }
    }
}
