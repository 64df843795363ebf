using System.Collections.Concurrent;
using Pix.Load.Messages;
using Pix.Load.Targets;

namespace Pix.Load.Reading;

/// <summary>Runs up to six read streams in parallel. A message that is delivered several times is passed on only once.</summary>
internal sealed class StreamSet : IAsyncDisposable
{
    /// <summary>ICOM 1.12: at most 6 read streams per participant and channel.</summary>
    public const int Most = 6;

    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client;
    private readonly Action<ReceivedMessage> _deliver;
    private readonly Task _running;

    public StreamSet(PixEndpoints pix, int count, Action<ReceivedMessage> deliver, CancellationToken cancellationToken)
    {
        _client = Clients.For(pix.Spi);
        _deliver = deliver;
        Streams = [.. Enumerable.Range(0, count).Select(_ => new MessageStream(_client, pix.Ispb, Tally, Once))];
        _running = Task.WhenAll(Streams.Select(stream => stream.RunAsync(_stop.Token, cancellationToken)));
    }

    public ReadingTally Tally { get; } = new();

    public IReadOnlyList<MessageStream> Streams { get; }

    /// <summary>Waits until the current reads are complete, then deletes the streams.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // The caller cancelled the run, so the streams are not deleted.
        }

        _client.Dispose();
        _stop.Dispose();
    }

    private void Once(ReceivedMessage message)
    {
        if (!_seen.TryAdd(message.ResourceId, true))
        {
            Tally.Duplicate();
            return;
        }

        Tally.Message();
        _deliver(message);
    }
}
