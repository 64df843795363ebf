using System.IO.Pipelines;
using System.Net.Security;

namespace Pix.Cluster.Tls;

/// <summary>The pipes of a connection inside its TLS stream.</summary>
internal sealed class TlsTransport(SslStream stream) : IDuplexPipe, IAsyncDisposable
{
    public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

    public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));

    // The pipes first: a writer may still be at work, which the closed stream would answer with an exception.
    public async ValueTask DisposeAsync()
    {
        await Input.CompleteAsync();
        await Output.CompleteAsync();
    }
}
