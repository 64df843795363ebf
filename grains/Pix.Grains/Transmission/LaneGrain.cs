using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Pix.Transmission;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tls;

namespace Pix.Grains.Transmission;

/// <inheritdoc cref="ILaneGrain"/>
/// <remarks>The grain is not reentrant: it runs one call at a time. A call waits only for other grains, which never wait for the network.</remarks>
[StatelessWorker(1, removeIdleWorkers: false), KeepAlive]
internal sealed class LaneGrain(
    IOptionsMonitor<TransmissionOptions> options, IClientCertificate certificate, LaneBoard board, TimeProvider time, ILogger<LaneSender> logger) : Grain, ILaneGrain
{
    private LaneSender? _sender;
    private IDisposable? _changes;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = LaneKey.Parse(this.GetPrimaryKeyString());
        var owner = new LaneOwner(key, this.AsReference<ILaneGrain>(), GrainFactory);
        var sender = new LaneSender(key.Lane, options, certificate, owner, time, logger);
        await sender.TakeChangesAsync();
        board.Add(_sender = sender);
        // Refreshes the lane when settings change, so that a lane without requests also closes endpoints that the settings no longer contain.
        _changes = options.OnChange((_, _) => owner.RefreshAsync().Ignore());
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _changes?.Dispose();
        if (_sender is null)
        {
            return;
        }

        board.Remove(_sender);
        _sender.GiveUp();
        // Does not close the endpoints when the silo stops, because the silo then deactivates the grain of every endpoint itself.
        if (reason.ReasonCode != DeactivationReasonCode.ShuttingDown)
        {
            await _sender.DisposeAsync();
        }
    }

    public Task<Immutable<LaneSender>> GetAsync() => Task.FromResult(new Immutable<LaneSender>(_sender!));

    public Task RefreshAsync() => _sender!.TakeChangesAsync();
}
