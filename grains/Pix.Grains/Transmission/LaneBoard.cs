using System.Collections.Concurrent;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Transmission;

/// <summary>
/// Lists the lanes and transmitters that grains of this silo have open, for health checks and operators. The grains own them; the board
/// does not.
/// </summary>
/// <remarks>
/// If the host ends without deactivating its grains, as when a silo is killed, disposing the board closes the lanes and transmitters that
/// the grains left open, because they are of no more use.
/// </remarks>
public sealed class LaneBoard : IDisposable
{
    private readonly ConcurrentDictionary<LaneSender, bool> _lanes = new();
    private readonly ConcurrentDictionary<Transmitter, bool> _transmitters = new();
    private volatile bool _isDisposed;

    /// <summary>State of each lane that is open.</summary>
    public IReadOnlyList<LaneState> States => [.. _lanes.Keys.Select(lane => lane.State)];

    /// <summary>Transmitters whose connections are open, including disposed transmitters on which requests are still under way.</summary>
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

    /// <summary>Adds a transmitter that was opened. The board removes it when its connections are closed.</summary>
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
