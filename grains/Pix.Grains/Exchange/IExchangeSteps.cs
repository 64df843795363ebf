using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Grains.Signing;
using Pix.Transmission;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Exchange;

/// <summary>
/// The steps of an exchange that use objects of other grains on this silo: signing, recording in the audit, and sending. The exchange does all
/// other steps itself.
/// </summary>
internal interface IExchangeSteps
{
    /// <summary>Signs one message with the signing key in the HSM.</summary>
    ValueTask<SigningOutcome> SignAsync(UnsignedMessage message, CancellationToken cancellationToken);

    /// <summary>
    /// Records the intent. The result says whether the intent is durable, or why it is not. If <paramref name="timeLeft"/> passes before the
    /// intent is durable, the message must never be sent.
    /// </summary>
    ValueTask<JournalWrite> RecordIntentAsync(AuditIntent intent, TimeSpan timeLeft);

    /// <summary>Records the outcome. The result says whether the outcome became durable within <paramref name="timeLeft"/>, or why not.</summary>
    ValueTask<JournalWrite> RecordOutcomeAsync(AuditOutcome outcome, TimeSpan timeLeft);

    /// <summary>Sends a request on a lane and waits for the answer, at most for <paramref name="timeLeft"/>.</summary>
    Task<TransmissionResult> SendAsync(Lane lane, OutboundRequest request, TimeSpan timeLeft);
}
