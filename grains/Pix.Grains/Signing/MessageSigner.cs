using System.Runtime.CompilerServices;
using Pix.Domain;
using Pix.Hsm;
using Pix.Hsm.Keys;
using Pix.Hsm.Pairs;
using Pix.Hsm.Sessions;
using Pix.Protocol.Admission;
using Pix.Settings;
using Pix.Signatures.Identity;

namespace Pix.Grains.Signing;

/// <summary>
/// Signs a message: chooses the key by the message's creation time, computes the digest to sign, has the HSM sign it, and inserts the signature
/// into the document. Only the 32 bytes of the digest are sent to the HSM.
/// </summary>
internal sealed class MessageSigner(ISigningKeyRing keys, TimeProvider time)
{
    // The KeyInfo element of the signature, computed once for each key and kept while the key object exists.
    private readonly ConditionalWeakTable<ISigningKey, SigningIdentity> _identities = [];

    /// <summary>Signs one message.</summary>
    public async ValueTask<SigningOutcome> SignAsync(UnsignedMessage message, CancellationToken cancellationToken)
    {
        if (message.CreatedAt is { } created && !SigningWindow.Covers(created, time.GetUtcNow()))
        {
            return OutOfRange;
        }

        var choice = keys.At(message.CreatedAt ?? message.ReceivedAt);
        if (choice.Key is not { } key)
        {
            // If no key signs messages created at the current time either, the cause is not this message, so the caller can send it again later.
            return choice.IsStarted && keys.At(time.GetUtcNow()).Key is not null
                ? new SigningOutcome { Error = ExchangeError.NoKeyForItsTime, Detail = choice.Detail }
                : new SigningOutcome { Error = ExchangeError.HsmUnavailable, Detail = choice.Detail, RetryAfter = TimeSpan.FromSeconds(5) };
        }

        try
        {
            var identity = _identities.GetValue(key, static key => SigningIdentity.FromCertificate(key.Certificate));
            var planned = message.Document.Plan(identity);
            if (planned.Plan is not { } plan)
            {
                return new SigningOutcome { Error = ExchangeError.WrongStructure, Detail = planned.Detail };
            }

            var signature = await key.SignDigestAsync(plan.Digest, cancellationToken);
            return signature.Value is { } value
                ? new SigningOutcome { Document = plan.Splice(value), SignerSerial = CertificateText.Serial(key.Certificate) }
                : new SigningOutcome { Error = ErrorOf(signature.Failure), Detail = signature.Detail, RetryAfter = signature.RetryAfter };
        }
        catch (HsmException broken)
        {
            return new SigningOutcome { Error = ExchangeError.HsmUnavailable, Detail = broken.Message, RetryAfter = TimeSpan.FromSeconds(5) };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new SigningOutcome { Error = ExchangeError.DeadlineBeforeSending, Detail = "The time of this request ran out while it waited for the HSM." };
        }
    }

    // Refuses an older message, because the Central Bank would not treat it as a resend, and because Pix no longer knows with which key it was first signed.
    private static SigningOutcome OutOfRange => new()
    {
        Error = ExchangeError.CreationTimeOutOfRange,
        Detail = $"AppHdr/CreDt must be at most {SigningWindow.Resends.TotalHours:0} hours old and at most {SigningWindow.Margin.TotalMinutes:0} minutes ahead of Pix's clock.",
        XPath = CreationTime.Place,
    };

    private static ExchangeError ErrorOf(SigningFailure failure) => failure switch
    {
        SigningFailure.QueueFull or SigningFailure.WaitedTooLong => ExchangeError.HsmBusy,
        _ => ExchangeError.HsmUnavailable,
    };
}
