using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests.Icom;

/// <summary>Read streams that always have a long poll under way, as a participant's reader has.</summary>
internal sealed class PollingStreams(PixCluster pix) : IAsyncDisposable
{
    private readonly List<Task> _readers = [];
    private volatile bool _stop;
    private int _answers;

    /// <summary>Polls answered so far, on all streams.</summary>
    public int Answers => Volatile.Read(ref _answers);

    /// <summary>Opens streams and begins to poll on each.</summary>
    public async Task StartAsync(int count)
    {
        // Side by side: each waits for a message as a poll does.
        var opening = Enumerable.Range(0, count).Select(_ => OpenAsync()).ToList();
        foreach (var opened in opening)
        {
            _readers.Add(ReadAsync(opened));
        }

        await Task.WhenAll(opening);
    }

    /// <summary>Lets the polls end and closes the streams.</summary>
    public async Task StopAsync()
    {
        _stop = true;
        await Task.WhenAll(_readers);
        _readers.Clear();
    }

    /// <summary>Also after a failure no poll is left: it would take the messages of the next test.</summary>
    public async ValueTask DisposeAsync()
    {
        _stop = true;
        await Task.WhenAll(_readers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<string> OpenAsync()
    {
        using var started = await pix.Spi.GetAsync($"/api/v1/out/{PixCluster.Ispb}/stream/start", TestContext.Current.CancellationToken);
        await started.AssertReadAsync();
        return started.Header("PI-Pull-Next");
    }

    private async Task ReadAsync(Task<string> opened)
    {
        var next = await opened;
        while (!_stop)
        {
            using var answer = await pix.Spi.GetAsync(next, TestContext.Current.CancellationToken);
            await answer.AssertReadAsync();
            Interlocked.Increment(ref _answers);
            next = answer.Header("PI-Pull-Next");
        }

        using var closed = await pix.Spi.DeleteAsync(next, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)closed.StatusCode);
    }
}
