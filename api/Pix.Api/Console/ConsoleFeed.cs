using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Pix.Api.Clustering;
using Pix.Api.Health;
using Pix.Contracts.Operating;

namespace Pix.Api.Console;

/// <summary>Asks the cluster once a second while at least one viewer watches, and never otherwise.</summary>
internal sealed class ConsoleFeed(AnySilo silos, Readiness readiness, TimeProvider time)
{
    /// <summary>Most pages open at once on this process.</summary>
    public const int MaxViewers = 32;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly HashSet<Channel<ConsoleView>> _viewers = [];

    /// <summary>The views, until cancelled; null when there are too many viewers.</summary>
    public IAsyncEnumerable<ConsoleView>? Watch(CancellationToken cancellationToken)
    {
        // A slow viewer misses some views; it never delays the others.
        var views = Channel.CreateBounded<ConsoleView>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            if (_viewers.Count >= MaxViewers)
            {
                return null;
            }

            _viewers.Add(views);
            if (_viewers.Count == 1)
            {
                _ = Task.Run(AskWhileWatchedAsync, CancellationToken.None);
            }
        }

        return ReadAsync(views, cancellationToken);
    }

    private async IAsyncEnumerable<ConsoleView> ReadAsync(Channel<ConsoleView> views, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var view in views.Reader.ReadAllAsync(cancellationToken))
            {
                yield return view;
            }
        }
        finally
        {
            lock (_lock)
            {
                _viewers.Remove(views);
            }
        }
    }

    private async Task AskWhileWatchedAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            // The verdict comes from readiness, which asks each silo over its own connection, so a dead silo delays nothing.
            var (cluster, verdict) = (AskAsync(), readiness.VerdictAsync());
            var view = ConsoleView.Of(await cluster, await verdict);
            lock (_lock)
            {
                foreach (var viewer in _viewers)
                {
                    viewer.Writer.TryWrite(view);
                }
            }
        }
        while (await timer.WaitForNextTickAsync() && IsWatched());
    }

    private bool IsWatched()
    {
        lock (_lock)
        {
            return _viewers.Count > 0;
        }
    }

    private async Task<ClusterSnapshot> AskAsync()
    {
        try
        {
            return await silos.GetGrain<IClusterViewGrain>(0).GetSnapshotAsync().WaitAsync(Patience, time);
        }
        catch (Exception)
        {
            // Whatever kept the cluster from answering, the page shows that it does not answer.
            return new ClusterSnapshot(time.GetUtcNow(), []);
        }
    }
}
