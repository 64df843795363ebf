using System.Buffers;
using System.IO.Pipelines;

namespace Pix.Cluster.Tls.Tests;

/// <summary>Bytes through the pipes of a connection inside its TLS stream, as Orleans writes and reads them.</summary>
public sealed class TlsTransportTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_of_all_sizes_come_out_as_they_went_in_both_ways_at_once()
    {
        using var pki = new ClusterPki();
        var (here, there) = TlsEnd.Pipes();
        await using var silo = TlsProcess.With(pki.Silo(), pki.Authority);
        await using var frontDoor = TlsProcess.With(pki.FrontDoor(), pki.Authority);
        await using var server = silo.Accept(here, PeerRole.Member);
        await using var client = frontDoor.Call(there);
        var (serverSide, clientSide) = (await server.OpenedAsync(), await client.OpenedAsync());
        Assert.NotNull(serverSide);
        Assert.NotNull(clientSide);

        foreach (var size in new[] { 1, 100, 4095, 4096, 4097, 16384, 16385, 70_000, 1_000_000 })
        {
            var (question, answer) = (Some(size, 1), Some(size, 2));

            var (asked, answered) = (ReceiveAsync(serverSide, size), ReceiveAsync(clientSide, size));
            await Task.WhenAll(SendAsync(clientSide, question), SendAsync(serverSide, answer), asked, answered).WaitAsync(TimeSpan.FromSeconds(60), Cancel);

            Assert.Equal(question, await asked);
            Assert.Equal(answer, await answered);
        }
    }

    private static byte[] Some(int size, int seed)
    {
        var bytes = new byte[size];
        new Random(seed + size).NextBytes(bytes);
        return bytes;
    }

    // In small spans, as a serializer does.
    private static async Task SendAsync(IDuplexPipe transport, byte[] bytes)
    {
        foreach (var part in bytes.Chunk(1000))
        {
            transport.Output.Write(part);
        }

        await transport.Output.FlushAsync(Cancel);
    }

    private static async Task<byte[]> ReceiveAsync(IDuplexPipe transport, int size)
    {
        while (true)
        {
            var read = await transport.Input.ReadAsync(Cancel);
            if (read.Buffer.Length >= size)
            {
                var bytes = read.Buffer.ToArray();
                transport.Input.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            transport.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
