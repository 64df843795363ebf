using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Pix.Cluster.Tls.Tests;

/// <summary>One end of a connection inside the cluster.</summary>
internal sealed class TlsEnd : IAsyncDisposable
{
    private readonly TaskCompletionSource<IDuplexPipe> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _run;

    public TlsEnd(IDuplexPipe plain, Func<ConnectionDelegate, ConnectionDelegate> tls) => _run = RunAsync(plain, tls);

    /// <summary>The pipes inside TLS; null when the handshake failed.</summary>
    public async Task<IDuplexPipe?> OpenedAsync()
    {
        var first = await Task.WhenAny(_opened.Task, _run).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return first == _opened.Task ? await _opened.Task : null;
    }

    public async ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        await _run;
    }

    /// <summary>Two pipes that end in each other.</summary>
    public static (IDuplexPipe Here, IDuplexPipe There) Pipes()
    {
        var (here, there) = (new Pipe(), new Pipe());
        return (new Ends(here.Reader, there.Writer), new Ends(there.Reader, here.Writer));
    }

    /// <summary>A stream as the pipes of a connection.</summary>
    public static IDuplexPipe Over(Stream stream) => new Ends(PipeReader.Create(stream), PipeWriter.Create(stream));

    private async Task RunAsync(IDuplexPipe plain, Func<ConnectionDelegate, ConnectionDelegate> tls)
    {
        await tls(secured =>
        {
            _opened.TrySetResult(secured.Transport);
            return _ended.Task;
        })(new DefaultConnectionContext("test", plain, plain));
        // As whoever made the connection does.
        await plain.Input.CompleteAsync();
        await plain.Output.CompleteAsync();
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
