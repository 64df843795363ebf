using Pix.Contracts.Exchange;
using Pix.Hsm;
using Pix.Signatures;

namespace Pix.Grains.Signing;

/// <summary>Plans the signature, has the HSM sign the digest, splices. Only 32 bytes of a message go to the HSM.</summary>
internal sealed class MessageSigner(ISigningKeyRing keys)
{
    // The KeyInfo part is computed once per certificate; certificates change once a year.
    private volatile KeyIdentity? _identity;

    /// <summary>Signs one message.</summary>
    public async ValueTask<SigningOutcome> SignAsync(UnsignedMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await SignAsync(message, keys.Current, cancellationToken);
        }
        catch (HsmException noKey)
        {
            return new SigningOutcome { Error = ExchangeError.HsmUnavailable, Detail = noKey.Message, RetryAfter = TimeSpan.FromSeconds(5) };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new SigningOutcome { Error = ExchangeError.DeadlineBeforeSending, Detail = "The time of this request ran out while it waited for the HSM." };
        }
    }

    private async ValueTask<SigningOutcome> SignAsync(UnsignedMessage message, ISigningKey key, CancellationToken cancellationToken)
    {
        var identity = IdentityOf(key);
        var planned = DocumentSigner.Plan(message.Profile, message.Document, identity);
        if (planned.Plan is not { } plan)
        {
            return new SigningOutcome { Error = ErrorOf(planned.Error), Detail = planned.Detail };
        }

        var signature = await key.SignDigestAsync(plan.Digest, cancellationToken);
        return signature.Value is { } value
            ? new SigningOutcome { Document = plan.Splice(value), SignerSerial = identity.SerialNumber }
            : new SigningOutcome { Error = ErrorOf(signature.Failure), Detail = signature.Detail, RetryAfter = signature.RetryAfter };
    }

    private SigningIdentity IdentityOf(ISigningKey key)
    {
        var known = _identity;
        if (known is null || !ReferenceEquals(known.Key, key))
        {
            known = new KeyIdentity(key, SigningIdentity.FromCertificate(key.Certificate));
            _identity = known;
        }

        return known.Identity;
    }

    private static ExchangeError ErrorOf(SigningError error) => error switch
    {
        SigningError.NotWellFormed or SigningError.NotUtf8 or SigningError.DtdForbidden => ExchangeError.NotWellFormed,
        SigningError.AlreadySigned => ExchangeError.AlreadySigned,
        SigningError.TooLarge => ExchangeError.TooLarge,
        _ => ExchangeError.WrongStructure,
    };

    private static ExchangeError ErrorOf(SigningFailure failure) => failure switch
    {
        SigningFailure.QueueFull or SigningFailure.WaitedTooLong => ExchangeError.HsmBusy,
        _ => ExchangeError.HsmUnavailable,
    };

    private sealed record KeyIdentity(ISigningKey Key, SigningIdentity Identity);
}
