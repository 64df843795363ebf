using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Grains.Signing;
using Pix.Transmission;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Exchange;

/// <summary>What an exchange needs from the other actors of its silo: signature, evidence, sending. It does everything else itself.</summary>
internal interface IExchangeSteps
{
    /// <summary>Signs one message with the HSM's key.</summary>
    ValueTask<SigningOutcome> SignAsync(UnsignedMessage message, CancellationToken cancellationToken);

    /// <summary>
    /// Records the intent. Completes when it is durable, or says why it is not. When <paramref name="timeLeft"/> is over first, the message
    /// must never be sent.
    /// </summary>
    ValueTask<JournalWrite> RecordIntentAsync(AuditIntent intent, TimeSpan timeLeft);

    /// <summary>Records the outcome. Completes when it is durable, or says why it is not within <paramref name="timeLeft"/>.</summary>
    ValueTask<JournalWrite> RecordOutcomeAsync(AuditOutcome outcome, TimeSpan timeLeft);

    /// <summary>Sends on a lane and waits for the answer, inside the time that is left.</summary>
    Task<TransmissionResult> SendAsync(Lane lane, OutboundRequest request, TimeSpan timeLeft);
}
