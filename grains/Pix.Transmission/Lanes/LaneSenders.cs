using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Transmission.Tls;

namespace Pix.Transmission.Lanes;

/// <summary>The sender of each lane, one for the process.</summary>
public sealed class LaneSenders : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Lane, Lazy<LaneSender>> _lanes = new();
    private readonly Func<Lane, LaneSender> _make;

    /// <summary>Makes the set; each sender is made at its first use.</summary>
    public LaneSenders(IOptionsMonitor<TransmissionOptions> options, IClientCertificate certificate, INameResolver names, TimeProvider time, ILogger<LaneSender> logger) =>
        _make = lane => new LaneSender(lane, options, certificate, time, logger, names);

    /// <summary>The state of the lanes that were used.</summary>
    public IReadOnlyList<LaneState> States => [.. _lanes.Values.Where(lane => lane.IsValueCreated).Select(lane => lane.Value.State)];

    /// <summary>The sender of a lane.</summary>
    public LaneSender Get(Lane lane) => _lanes.GetOrAdd(lane, key => new Lazy<LaneSender>(() => _make(key))).Value;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes.Values.Where(lane => lane.IsValueCreated))
        {
            await lane.Value.DisposeAsync();
        }
    }
}
