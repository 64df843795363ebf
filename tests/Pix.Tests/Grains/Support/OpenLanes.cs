using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pix.Grains.Transmission;
using Pix.Transmission;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tls;

namespace Pix.Grains.Tests.Support;

/// <summary>Lanes on a board without the grains that own them.</summary>
internal sealed class OpenLanes(
    LaneBoard board, IOptionsMonitor<TransmissionOptions> options, IClientCertificate certificate, INameResolver names, TimeProvider time) : ILanes, IAsyncDisposable
{
    private readonly ConcurrentDictionary<Lane, LaneSender> _lanes = new();

    public LaneSender Get(Lane lane) => _lanes.GetOrAdd(lane, key =>
    {
        var sender = OwnedLane.Open(key, options, certificate, time, NullLogger<LaneSender>.Instance, names);
        board.Add(sender);
        return sender;
    });

    public ValueTask<LaneSender> GetAsync(Lane lane) => ValueTask.FromResult(Get(lane));

    public async ValueTask DisposeAsync()
    {
        board.Dispose();
        foreach (var lane in _lanes.Values)
        {
            await lane.DisposeAsync();
        }
    }
}
