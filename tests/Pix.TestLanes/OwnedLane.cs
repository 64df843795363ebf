using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Transmission;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tls;

namespace Pix.TestLanes;

/// <summary>A lane and its endpoints where there are no grains to own them.</summary>
internal sealed class OwnedLane : ILaneOwner
{
    private readonly ConcurrentDictionary<EndpointAddress, CurrentTransmitter> _endpoints = new();
    private readonly Lock _lock = new();
    private readonly Func<EndpointAddress, CurrentTransmitter> _make;
    private Task _turn = Task.CompletedTask;

    private Func<string, Task> _asked = _ => Task.CompletedTask;

    private OwnedLane(
        Lane lane, IOptionsMonitor<TransmissionOptions> options, IClientCertificate certificate, TimeProvider time, ILogger<LaneSender> logger, INameResolver names)
    {
        _make = endpoint => new CurrentTransmitter(endpoint, certificate, names, time, logger);
        Sender = new LaneSender(lane, options, certificate, this, time, logger);
    }

    /// <summary>
    /// Is called before the owner does what the lane asks of it: <c>refresh</c>, <c>open PORT</c>, <c>close PORT</c>; fails or waits in its
    /// place.
    /// </summary>
    public Func<string, Task> Asked
    {
        set => _asked = value;
    }

    /// <summary>The lane.</summary>
    public LaneSender Sender { get; }

    /// <summary>Opens a lane; whoever disposes of the sender closes the endpoints.</summary>
    public static LaneSender Open(
        Lane lane, IOptionsMonitor<TransmissionOptions> options, IClientCertificate certificate, TimeProvider time, ILogger<LaneSender> logger, INameResolver? names = null) =>
        Make(lane, options, certificate, time, logger, names).Sender;

    /// <summary>Opens a lane, for who has something to do with its owner.</summary>
    public static OwnedLane Make(
        Lane lane, IOptionsMonitor<TransmissionOptions> options, IClientCertificate certificate, TimeProvider time, ILogger<LaneSender> logger, INameResolver? names = null)
    {
        var owned = new OwnedLane(lane, options, certificate, time, logger, names ?? SystemNames.Shared);
        var taking = owned.RefreshAsync();
        return taking.IsCompletedSuccessfully ? owned : throw taking.Exception?.InnerException ?? new InvalidOperationException("Nothing here waits.");
    }

    public Task RefreshAsync()
    {
        lock (_lock)
        {
            return _turn = AfterAsync(_turn);
        }
    }

    public async Task<Transmitter> OpenAsync(EndpointAddress endpoint, LaneSettings settings)
    {
        await _asked($"open {endpoint.Port}");
        return _endpoints.GetOrAdd(endpoint, _make).Open(settings);
    }

    public async Task CloseAsync(EndpointAddress endpoint)
    {
        await _asked($"close {endpoint.Port}");
        if (_endpoints.TryRemove(endpoint, out var current))
        {
            current.Dispose();
        }
    }

    /// <summary>The owner of an endpoint goes, and the lane is not told.</summary>
    public void Lose(EndpointAddress endpoint) => _endpoints[endpoint].Dispose();

    private async Task AfterAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _asked("refresh");
        await Sender.TakeChangesAsync();
    }
}
