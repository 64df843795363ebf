using System.Collections.Concurrent;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Transmission;

/// <summary>The lanes and transmitters that grains of this silo have open, for whoever looks at them. The grains put them here; the board owns none.</summary>
/// <remarks>
/// A host that ends without letting its grains go, as a silo that is killed, gives up here what they left: connections of a silo that is
/// gone serve nobody.
/// </remarks>
public sealed class LaneBoard : IDisposable
{
    private readonly ConcurrentDictionary<LaneSender, bool> _lanes = new();
    private readonly ConcurrentDictionary<Transmitter, bool> _transmitters = new();
    private volatile bool _isDisposed;

    /// <summary>How the lanes that were used are doing.</summary>
    public IReadOnlyList<LaneState> States => [.. _lanes.Keys.Select(lane => lane.State)];

    /// <summary>Transmitters whose connections are open; also those that were given up and where something is under way.</summary>
    internal IEnumerable<Transmitter> Transmitters => _transmitters.Keys;

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        foreach (var lane in _lanes.Keys)
        {
            lane.GiveUp();
        }

        foreach (var transmitter in _transmitters.Keys)
        {
            transmitter.Dispose();
        }
    }

    /// <summary>A lane is open.</summary>
    internal void Add(LaneSender lane) => _lanes[lane] = true;

    /// <summary>A lane is gone.</summary>
    internal void Remove(LaneSender lane) => _lanes.TryRemove(lane, out _);

    /// <summary>A transmitter is open; it is here until it is closed.</summary>
    internal void Add(Transmitter transmitter)
    {
        if (_transmitters.TryAdd(transmitter, true))
        {
            transmitter.Closed.ContinueWith(_ => _transmitters.TryRemove(transmitter, out bool _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        if (_isDisposed)
        {
            transmitter.Dispose();
        }
    }
}
