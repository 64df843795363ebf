using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Pix.Api.Clustering;
using Pix.Api.Health;
using Pix.Contracts.Operating;

namespace Pix.Api.Console;

/// <summary>Asks the cluster for its state once a second while at least one console page is open, and never otherwise.</summary>
internal sealed class ConsoleFeed(AnySilo silos, Readiness readiness, TimeProvider time)
{
    /// <summary>Maximum number of console pages that are open on this process at the same time.</summary>
    public const int MaxViewers = 32;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly HashSet<Channel<ConsoleView>> _viewers = [];

    /// <summary>Returns the views, one a second, until cancelled; null when too many console pages are open.</summary>
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
            // For every kind of failure the page shows that the cluster does not answer.
            return new ClusterSnapshot(time.GetUtcNow(), []);
        }
    }
}
