using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Pix.Transmission;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tls;

namespace Pix.Grains.Transmission;

/// <inheritdoc cref="ITransmitterGrain"/>
/// <remarks>
/// A probe runs on this grain's scheduler but waits for the network asynchronously, so a server that does not answer does not delay other calls.
/// After the grain is deactivated, requests under way end on their connections, and the last request closes them. Until then a new activation of
/// the grain can already have opened other connections.
/// </remarks>
[StatelessWorker(1, removeIdleWorkers: false), KeepAlive]
internal sealed class TransmitterGrain(
    IClientCertificate certificate, INameResolver names, LaneBoard board, TimeProvider time, ILogger<LaneSender> logger) : Grain, ITransmitterGrain, IDisposable
{
    private CurrentTransmitter? _current;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var turns = TaskScheduler.Current;
        var key = EndpointKey.Parse(this.GetPrimaryKeyString());
        _current = new CurrentTransmitter(
            key.Endpoint, certificate, names, time, logger, work => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, turns).Unwrap().Ignore());
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _current?.Dispose();

    public Task<Immutable<Transmitter>> OpenAsync(Immutable<LaneSettings> settings)
    {
        var transmitter = _current!.Open(settings.Value);
        board.Add(transmitter);
        return Task.FromResult(new Immutable<Transmitter>(transmitter));
    }

    public Task CloseAsync()
    {
        Dispose();
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
