using Orleans.Concurrency;
using Pix.Transmission;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Transmission;

/// <inheritdoc cref="ITransmitterGrain"/>
[StatelessWorker(1), Reentrant]
internal sealed class TransmitterGrain(LaneSenders lanes) : Grain, ITransmitterGrain
{
    private LaneSender Sender => field ??= lanes.Get(Enum.Parse<Lane>(this.GetPrimaryKeyString()));

    public async Task<Immutable<TransmissionResult>> SendAsync(Immutable<OutboundRequest> request, TimeSpan timeLeft) =>
        new(await Sender.SendAsync(request.Value, timeLeft, request.Value.Abandoned));
}
