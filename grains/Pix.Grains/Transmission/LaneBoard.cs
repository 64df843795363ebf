using System.Collections.Concurrent;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Transmission;

/// <summary>Lists the lanes and transmitters that are open on this silo, for health checks and operators. They are owned by grains, not by this list.</summary>
/// <remarks>
/// If the host ends without deactivating its grains, for example because the silo is killed, disposing this object closes the lanes and
/// transmitters that the grains left open, because nothing uses them any more.
/// </remarks>
public sealed class LaneBoard : IDisposable
{
    private readonly ConcurrentDictionary<LaneSender, bool> _lanes = new();
    private readonly ConcurrentDictionary<Transmitter, bool> _transmitters = new();
    private volatile bool _isDisposed;

    /// <summary>State of each lane that is open.</summary>
    public IReadOnlyList<LaneState> States => [.. _lanes.Keys.Select(lane => lane.State)];

    /// <summary>Transmitters with open connections. A disposed transmitter is included until its last request under way has ended.</summary>
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

    /// <summary>Adds a lane that was opened.</summary>
    internal void Add(LaneSender lane) => _lanes[lane] = true;

    /// <summary>Removes a lane that was closed.</summary>
    internal void Remove(LaneSender lane) => _lanes.TryRemove(lane, out _);

    /// <summary>Adds a transmitter that was opened. The transmitter is removed automatically when its connections are closed.</summary>
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
