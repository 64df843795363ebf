using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Contracts.Exchange;
using Pix.Grains.Audit;
using Pix.Grains.Signing;
using Pix.Grains.Transmission;
using Pix.Transmission;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Exchange;

/// <summary>Calls the grains of this silo; arguments are passed without copying.</summary>
internal sealed class GrainSteps(IGrainFactory grains) : IExchangeSteps
{
    public async ValueTask<SigningOutcome> SignAsync(UnsignedMessage message, CancellationToken cancellationToken) =>
        (await grains.GetGrain<ISignerGrain>(0).SignAsync(new(message), cancellationToken)).Value;

    public ValueTask<JournalWrite> RecordIntentAsync(PixChannel channel, AuditIntent intent, TimeSpan timeLeft) => Audit(channel).RecordIntentAsync(new(intent), timeLeft);

    public ValueTask<JournalWrite> RecordOutcomeAsync(PixChannel channel, AuditOutcome outcome, TimeSpan timeLeft) => Audit(channel).RecordOutcomeAsync(new(outcome), timeLeft);

    public async Task<TransmissionResult> SendAsync(Lane lane, OutboundRequest request, TimeSpan timeLeft) =>
        (await grains.GetGrain<ITransmitterGrain>(lane.ToString()).SendAsync(new(request), timeLeft)).Value;

    private IAuditGrain Audit(PixChannel channel) => grains.GetGrain<IAuditGrain>(ChannelAudit.KeyOf(channel));
}
