using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests.Icom;

/// <summary>Read streams that always have a long poll under way, as a participant's reader has.</summary>
internal sealed class PollingStreams(PixCluster pix) : IDisposable
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
        _readers.AddRange((await Task.WhenAll(Enumerable.Range(0, count).Select(_ => OpenAsync()))).Select(PollAsync));
    }

    /// <summary>Lets the polls end and closes the streams.</summary>
    public async Task StopAsync()
    {
        _stop = true;
        await Task.WhenAll(_readers);
        _readers.Clear();
    }

    public void Dispose() => _stop = true;

    private async Task<string> OpenAsync()
    {
        using var started = await pix.Spi.GetAsync($"/api/v1/out/{PixCluster.Ispb}/stream/start", TestContext.Current.CancellationToken);
        Assert.InRange((int)started.StatusCode, 200, 204);
        return started.Header("PI-Pull-Next");
    }

    private async Task PollAsync(string next)
    {
        while (!_stop)
        {
            using var answer = await pix.Spi.GetAsync(next, TestContext.Current.CancellationToken);
            Assert.InRange((int)answer.StatusCode, 200, 204);
            Interlocked.Increment(ref _answers);
            next = answer.Header("PI-Pull-Next");
        }

        using var closed = await pix.Spi.DeleteAsync(next, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)closed.StatusCode);
    }
}
