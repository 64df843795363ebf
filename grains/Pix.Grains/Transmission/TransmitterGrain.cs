using Orleans.Concurrency;
using Pix.Transmission;

namespace Pix.Grains.Transmission;

/// <inheritdoc cref="ITransmitterGrain"/>
[StatelessWorker(1), Reentrant]
internal sealed class TransmitterGrain(Transmitters transmitters) : Grain, ITransmitterGrain
{
    private Transmitter Transmitter => field ??= transmitters.Get(Enum.Parse<Lane>(this.GetPrimaryKeyString()));

    public async Task<Immutable<TransmissionResult>> Send(Immutable<OutboundRequest> request, TimeSpan timeLeft) =>
        new(await Transmitter.SendAsync(request.Value, timeLeft, request.Value.Abandoned));
}
