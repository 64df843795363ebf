using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Pix.Transmission;
using Pix.Transmission.Lanes;
using Pix.Transmission.Tls;

namespace Pix.Grains.Transmission;

/// <inheritdoc cref="ILaneGrain"/>
/// <remarks>One turn at a time: what a turn waits for are other grains' turns, which never wait for the network.</remarks>
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
        // A lane that carries nothing closes what is not in the settings any more, too.
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
        // When the silo stops, every endpoint's grain is told to go by the silo itself.
        if (reason.ReasonCode != DeactivationReasonCode.ShuttingDown)
        {
            await _sender.DisposeAsync();
        }
    }

    public Task<Immutable<LaneSender>> GetAsync() => Task.FromResult(new Immutable<LaneSender>(_sender!));

    public Task RefreshAsync() => _sender!.TakeChangesAsync();
}
