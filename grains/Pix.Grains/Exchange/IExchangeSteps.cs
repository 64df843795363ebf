using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Contracts.Exchange;
using Pix.Grains.Signing;
using Pix.Transmission;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Exchange;

/// <summary>What an exchange asks of the other actors of its silo: signature, evidence, sending. Everything else it does itself.</summary>
internal interface IExchangeSteps
{
    /// <summary>Signs one message with the HSM's key.</summary>
    ValueTask<SigningOutcome> SignAsync(UnsignedMessage message, CancellationToken cancellationToken);

    /// <summary>Records what is about to leave; completes when it is durable, or says why it is not. When <paramref name="timeLeft"/> is over first, it must never leave.</summary>
    ValueTask<JournalWrite> RecordIntentAsync(PixChannel channel, AuditIntent intent, TimeSpan timeLeft);

    /// <summary>Records what became of it; completes when it is durable, or says why it is not within <paramref name="timeLeft"/>.</summary>
    ValueTask<JournalWrite> RecordOutcomeAsync(PixChannel channel, AuditOutcome outcome, TimeSpan timeLeft);

    /// <summary>Sends on a lane and waits for the answer, inside the time that is left.</summary>
    Task<TransmissionResult> SendAsync(Lane lane, OutboundRequest request, TimeSpan timeLeft);
}
