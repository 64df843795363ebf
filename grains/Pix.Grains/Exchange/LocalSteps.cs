using Microsoft.Extensions.Options;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Domain;
using Pix.Grains.Audit;
using Pix.Grains.Signing;
using Pix.Grains.Transmission;
using Pix.Protocol;
using Pix.Transmission;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Exchange;

/// <summary>
/// Signs, records and sends with the signer, the journals and the lanes that grains of this silo own. Each grain is called once and returns its
/// object. Afterwards the object is used directly, without calls to the grain (docs/adr/0025-grains-that-own.md).
/// </summary>
internal sealed class LocalSteps(IGrainFactory grains, LocalJournals journals, LocalLanes lanes, IOptionsMonitor<ProtocolOptions> protocol) : IExchangeSteps
{
    private MessageSigner? _signer;

    public ValueTask<SigningOutcome> SignAsync(UnsignedMessage message, CancellationToken cancellationToken) =>
        _signer is { } signer ? signer.SignAsync(message, cancellationToken) : SignFirstAsync(message, cancellationToken);

    public ValueTask<JournalWrite> RecordIntentAsync(AuditIntent intent, TimeSpan timeLeft) => journals.RecordIntentAsync(intent, Fate.NotSent.Word(), timeLeft);

    public ValueTask<JournalWrite> RecordOutcomeAsync(AuditOutcome outcome, TimeSpan timeLeft) => journals.RecordOutcomeAsync(outcome, timeLeft);

    public Task<TransmissionResult> SendAsync(Lane lane, OutboundRequest request, TimeSpan timeLeft) => lanes.SendAsync(lane, request, timeLeft);

    private async ValueTask<SigningOutcome> SignFirstAsync(UnsignedMessage message, CancellationToken cancellationToken)
    {
        _signer = (await grains.GetGrain<ISignerGrain>(protocol.CurrentValue.Ispb).SignerAsync()).Value;
        return await _signer.SignAsync(message, cancellationToken);
    }
}
